namespace LowLatencyMM.SimulatedExchange;

/// <summary>One instrument of a recorded venue: its rules, the displayed book, our orders and our position. One thread.</summary>
internal sealed class RecordedInstrument(uint instrumentId, int index, QueuedOrderPool pool)
{
    public uint InstrumentId { get; set; } = instrumentId;

    public int Index { get; } = index;

    /// <summary>Null until a definition that makes sense came.</summary>
    public InstrumentRules? Rules { get; set; }

    public FeeCalculator Fees { get; set; }

    /// <summary>A snapshot came. A gap does not end it: the venue itself lost nothing, and its last known book is the best guess.</summary>
    public bool HasBook { get; set; }

    public DisplayedSide Bids { get; } = new(isBid: true);
    public DisplayedSide Asks { get; } = new(isBid: false);
    public QueuedSide OwnBids { get; } = new(pool);
    public QueuedSide OwnAsks { get; } = new(pool);

    /// <summary>Our fills here, bought minus sold.</summary>
    public long PositionLots { get; set; }

    public DisplayedSide Displayed(bool isBid) => isBid ? Bids : Asks;

    public QueuedSide Own(bool isBid) => isBid ? OwnBids : OwnAsks;

    /// <summary>What a reduce-only order of this side may still trade, lots.</summary>
    public long ReducibleLots(bool isBuy) => Math.Max(0, isBuy ? -PositionLots : PositionLots);
}
