namespace LowLatencyMM.Gateway;

/// <summary>How a gateway behaves towards its venue and its engine. Times in ns unless the name says otherwise.</summary>
public sealed record GatewaySettings
{
    public const int SessionNameBytesMax = 32;

    /// <summary>In frames of executions and in mass cancels: the venue's place in the configuration.</summary>
    public required ushort VenueId { get; init; }

    /// <summary>In the headers of the frames that the engine gets.</summary>
    public required ushort SourceId { get; init; }

    /// <summary>1 to 32 ASCII characters.</summary>
    public required string SessionName { get; init; }

    /// <summary>When this gateway started, ns since the Unix epoch: session ids count on from it.</summary>
    public required long StartTimeNs { get; init; }

    /// <summary>Seed of the waiting times between attempts to connect.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Asked for at the logon; 10 to 60,000 ms. After three of them without a byte a connection counts as lost.</summary>
    public int HeartbeatIntervalMs { get; init; } = 1_000;

    public long BackoffBaseNs { get; init; } = 50_000_000;

    public long BackoffCapNs { get; init; } = 5_000_000_000;

    /// <summary>A session that was up for so long begins again with the shortest wait.</summary>
    public long BackoffResetNs { get; init; } = 30_000_000_000;

    public long ConnectTimeoutNs { get; init; } = 5_000_000_000;

    /// <summary>Dead-man's switch: the engine's heartbeat may be this old.</summary>
    public long EngineSilenceMaxNs { get; init; } = 500_000_000;

    /// <summary>Order messages taken in one cycle; 1 to 1,024.</summary>
    public int OrdersPerCycleMax { get; init; } = 64;

    /// <summary>Frames of the venue handled in one cycle, so that a flood delays neither orders nor a kill; 1 to 1,024.</summary>
    public int FramesPerCycleMax { get; init; } = 64;

    /// <summary>Latest fills that are known again when the venue repeats one; 64 to 1,048,576.</summary>
    public int FillKeysMin { get; init; } = 16_384;

    /// <summary>Takes the times of every order that is sent; null for nobody.</summary>
    public OrderTimes? OrderTimes { get; init; }

    /// <summary>Each value outside its range, as "Name: value, what is allowed".</summary>
    public IEnumerable<string> Errors()
    {
        if (SessionName.Length is 0 or > SessionNameBytesMax || !SessionName.All(character => character is > ' ' and <= '~'))
            yield return $"{nameof(SessionName)}: \"{SessionName}\" is not 1 to {SessionNameBytesMax} printable ASCII characters without spaces";
        if (StartTimeNs <= 0) yield return $"{nameof(StartTimeNs)}: {StartTimeNs} is not above 0";
        if (HeartbeatIntervalMs is < 10 or > 60_000) yield return $"{nameof(HeartbeatIntervalMs)}: {HeartbeatIntervalMs} is not in 10 to 60000";
        if (BackoffBaseNs < 1 || BackoffBaseNs > BackoffCapNs) yield return $"{nameof(BackoffBaseNs)}: {BackoffBaseNs} is not in 1 to {BackoffCapNs}";
        if (ConnectTimeoutNs < 1) yield return $"{nameof(ConnectTimeoutNs)}: {ConnectTimeoutNs} is not above 0";
        if (EngineSilenceMaxNs < 1) yield return $"{nameof(EngineSilenceMaxNs)}: {EngineSilenceMaxNs} is not above 0";
        if (OrdersPerCycleMax is < 1 or > 1_024) yield return $"{nameof(OrdersPerCycleMax)}: {OrdersPerCycleMax} is not in 1 to 1024";
        if (FillKeysMin is < 64 or > 1 << 20) yield return $"{nameof(FillKeysMin)}: {FillKeysMin} is not in 64 to {1 << 20}";
        if (FramesPerCycleMax is < 1 or > 1_024) yield return $"{nameof(FramesPerCycleMax)}: {FramesPerCycleMax} is not in 1 to 1024";
    }
}
