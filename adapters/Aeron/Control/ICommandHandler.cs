namespace LowLatencyMM.Aeron;

/// <summary>Takes messages of a ring or a broadcast. The message is valid during the call.</summary>
internal interface ICommandHandler
{
    void OnCommand(int type, ReadOnlySpan<byte> message);
}
