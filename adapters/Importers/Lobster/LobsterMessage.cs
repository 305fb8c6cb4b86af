namespace LowLatencyMM.Importers;

/// <summary>One row of a LOBSTER message file.</summary>
/// <param name="TimeNs">ns since the Unix epoch.</param>
/// <param name="Type">1 add, 2 partial cancel, 3 delete, 4 execution, 5 execution of a hidden order, 6 auction, 7 halt.</param>
/// <param name="OrderId">0 for hidden orders.</param>
/// <param name="Quantity">Of the change, 1e-9 of a share.</param>
/// <param name="Price">1e-9 USD; of a halt, 1e-4 USD as it stands: -1 halted, 0 quoting again, 1 trading again.</param>
/// <param name="IsBuy">The resting order's side.</param>
internal readonly record struct LobsterMessage(long TimeNs, int Type, long OrderId, long Quantity, long Price, bool IsBuy)
{
    public const int Add = 1;
    public const int PartialCancel = 2;
    public const int Delete = 3;
    public const int Execution = 4;
    public const int HiddenExecution = 5;
    public const int Auction = 6;
    public const int Halt = 7;

    /// <summary>It changes the displayed book.</summary>
    public bool ChangesBook => Type <= Execution;
}
