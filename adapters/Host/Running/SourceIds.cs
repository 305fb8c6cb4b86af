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
    private const ushort FirstFeed = 16;
    private const ushort FirstGateway = FirstFeed + LiveVenueIdMax + 1;

    /// <summary>Of live venues; theirs are the first of the configuration.</summary>
    public const int LiveVenueIdMax = 23;

    /// <summary>A venue's feed handler, live.</summary>
    public static ushort Feed(ushort venueId) => (ushort)(FirstFeed + venueId);

    /// <summary>A venue's gateway.</summary>
    public static ushort Gateway(ushort venueId) => (ushort)(FirstGateway + venueId);

    /// <summary>The first data file of a backtest or import; the others follow.</summary>
    public const ushort FirstData = 16;

    /// <summary>Data source ids that there are: up to the last of those that Core tells apart.</summary>
    public const int DataCountMax = 64 - FirstData;

    /// <summary>Most files of a backtest or import: each stays open, and a merge looks at all of them.</summary>
    public const int FilesMax = 512;
}
