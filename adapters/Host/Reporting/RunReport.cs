using LowLatencyMM.Engine;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>Everything a report shows. Made from a played journal; what no journal can know comes beside it.</summary>
internal sealed class RunReport
{
    public required RunKind Kind { get; init; }

    public required JournalDescription Description { get; init; }

    /// <summary>Runs in the journal, one after the other; description and configuration are those of the last.</summary>
    public required int RunCount { get; init; }

    /// <summary>Epoch of the first.</summary>
    public required ushort FirstEpoch { get; init; }

    public required HostConfiguration Configuration { get; init; }

    /// <summary>Counters, ledgers and positions at the end; its figures of the machine are not those of the run.</summary>
    public required RunSummary Summary { get; init; }

    public required ReportCollector Collected { get; init; }

    /// <summary>Of every instrument of the journal, by slot.</summary>
    public required InstrumentTable Instruments { get; init; }

    /// <summary>The positions at the end, by slot.</summary>
    public required PositionTable Positions { get; init; }

    /// <summary>The measures at the end, by slot, side and level.</summary>
    public required PerformanceTable Performance { get; init; }

    /// <summary>Null: nobody kept them.</summary>
    public required WallFacts? Wall { get; init; }

    /// <summary>Every order digest, the final state too, were compared with what was recorded.</summary>
    public required bool IsVerified { get; init; }

    /// <summary>The journal ends with the end of its run.</summary>
    public required bool HasEnd { get; init; }

    /// <summary>How the journal ends, when it was not closed.</summary>
    public required string? TailText { get; init; }

    /// <summary>What the configuration says of the instrument in a slot; null: the data brought it.</summary>
    public InstrumentSettings? SettingsOf(int slot)
    {
        uint id = Instruments[slot].Id;
        return Configuration.Instruments.FirstOrDefault(settings => settings.Rules.InstrumentId == id);
    }
}
