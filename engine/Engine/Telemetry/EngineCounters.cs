namespace LowLatencyMM.Engine;

/// <summary>What the engine counted since it was created. Lives in the arena, so a replay counts the same.</summary>
public struct EngineCounters
{
    public long Frames;
    public long MarketDataFrames;
    public long ExecutionFrames;
    public long TimerFrames;

    /// <summary>Dropped: truncated, or lengths that lie.</summary>
    public long MalformedFrames;

    /// <summary>Dropped: schema or template unknown.</summary>
    public long UnknownTemplates;

    /// <summary>Dropped: no such instrument, or another generation of its slot.</summary>
    public long UnknownInstruments;
    public long InvalidDefinitions;

    /// <summary>Frames whose sequence was not the last one plus one.</summary>
    public long SequenceBreaks;

    /// <summary>Frames whose source sequence was not that source's last one plus one.</summary>
    public long SourceSequenceBreaks;

    /// <summary>Frames received before the greatest receive time seen; engine time stood still for them.</summary>
    public long TimeBackwards;

    /// <summary>Updates ignored because their book waits for a snapshot.</summary>
    public long IgnoredUpdates;
    public long Trades;
    public long Orders;
    public long NewOrders;
    public long CancelOrders;
    public long ReplaceOrders;
    public long MassCancels;
    public long Fills;
    public long DuplicateFills;

    /// <summary>Fills after the order had ended; booked.</summary>
    public long LateFills;

    /// <summary>Fills of orders not in the table; booked.</summary>
    public long OrphanFills;

    /// <summary>Fills beyond an order's quantity; booked.</summary>
    public long Overfills;

    /// <summary>Fills that cannot be booked: no such instrument, or absurd numbers.</summary>
    public long UnbookableFills;

    /// <summary>Other executions of orders not in the table.</summary>
    public long UnknownOrderExecutions;

    /// <summary>Executions that fit no rule of the order table.</summary>
    public long OrderAnomalies;

    /// <summary>New orders and replacements that a venue refused.</summary>
    public long VenueRejects;
    public long AckTimeouts;

    /// <summary>Timer samples of instruments with a whole book, and those with quotes on both sides within 20 bp of the mid.</summary>
    public long UptimeSamples;

    /// <inheritdoc cref="UptimeSamples"/>
    public long TwoSidedSamples;

    /// <summary>StartOfRun frames that began a run.</summary>
    public long Runs;

    /// <summary>StateHash frames; what they say is compared by those who read the journal.</summary>
    public long StateHashFrames;

    /// <summary>Questions for the state of a venue.</summary>
    public long StatusRequests;

    /// <summary>Answers that ended with the route up.</summary>
    public long Reconciliations;

    /// <summary>Rounds of them that did not: no answer in time, one that was not whole, or something was still open.</summary>
    public long FailedReconciliationRounds;

    /// <summary>Frames of an answer to another question than the one under way; ignored.</summary>
    public long StaleAnswers;

    /// <summary>Open orders that a venue named and that are not ours, or of which we know nothing.</summary>
    public long VenueOnlyOrders;

    /// <summary>Orders that ended because a venue's answer did not name them.</summary>
    public long ReportedGoneOrders;

    /// <summary>Positions that a venue had and we had not: taken over.</summary>
    public long PositionAdjustments;

    /// <summary>Those of them, but for a fresh journal's first, that were above one lot, and above a hundredth of the position limit.</summary>
    public long PositionGaps;

    /// <inheritdoc cref="PositionGaps"/>
    public long LargePositionGaps;

    /// <summary>Answers whose fills were no longer all known to the venue.</summary>
    public long IncompleteHistories;

    /// <summary>Comparisons in passing that found everything equal.</summary>
    public long Comparisons;

    /// <summary>Those that were not answered in time, and those whose answer was not whole.</summary>
    public long UnansweredComparisons;

    /// <inheritdoc cref="UnansweredComparisons"/>
    public long TornComparisons;

    /// <summary>Those that differed twice in a row: a comparison in full began.</summary>
    public long ComparisonBreaks;

    /// <summary>What differed: orders open here that the venue did not name; orders that it named otherwise; positions.</summary>
    public long GhostOrders;

    /// <inheritdoc cref="GhostOrders"/>
    public long OpenOrderDifferences;

    /// <inheritdoc cref="GhostOrders"/>
    public long PositionDifferences;

    /// <summary>Times that an instrument's quotes were pulled because its market data was too old.</summary>
    public long PulledInstruments;

    /// <summary>Measurements of what the engine measures itself, or of nothing that it knows.</summary>
    public long IgnoredMeasurements;
    public ReasonCounts RiskRefusals;
    public ReasonCounts VenueRejectReasons;
    public ReasonCounts StaleBooks;
}
