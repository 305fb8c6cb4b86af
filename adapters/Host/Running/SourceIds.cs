namespace LowLatencyMM.Host;

/// <summary>Source ids in frame headers. Core tells 64 of them apart.</summary>
internal static class SourceIds
{
    /// <summary>The engine thread itself: timers and the end of the run.</summary>
    public const ushort Engine = 1;

    /// <summary>Commands, alerts and session states.</summary>
    public const ushort Control = 2;

    public const ushort SimulatedMarketData = 3;
    public const ushort SimulatedExecutions = 4;
    public const ushort RecordedExecutions = 5;

    /// <summary>The first data file of a backtest or import; the others follow.</summary>
    public const ushort FirstData = 16;

    public const int DataCountMax = 32;
}
