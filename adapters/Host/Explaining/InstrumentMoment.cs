using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>An instrument, its book and the engine's state at one moment.</summary>
internal sealed record InstrumentMoment
{
    private const int LevelCountMax = 5;

    /// <summary>Engine time, ns since the Unix epoch.</summary>
    public required long NowNs { get; init; }

    public required long Sequence { get; init; }

    public required string Symbol { get; init; }

    public required RiskState RiskState { get; init; }

    public required bool IsPaused { get; init; }

    /// <summary>Why no new order may be sent; None when one may.</summary>
    public required RiskReason Unquotable { get; init; }

    public required BookStatus BookStatus { get; init; }

    /// <summary>Since the book's last update was received, ns.</summary>
    public required long BookAgeNs { get; init; }

    /// <summary>The venue's number of the book's last state.</summary>
    public required long BookUpdateId { get; init; }

    /// <summary>Best first, at most five.</summary>
    public required IReadOnlyList<BookLevel> Bids { get; init; }

    /// <inheritdoc cref="Bids"/>
    public required IReadOnlyList<BookLevel> Asks { get; init; }

    public required long PositionLots { get; init; }

    /// <summary>Base units of a lot, 1e-9 (linear, spot), or quote units (inverse).</summary>
    public required long LotValueNanos { get; init; }

    public required int OpenOrders { get; init; }

    /// <summary>Looks at an instrument's slot.</summary>
    public static InstrumentMoment Of(StrategyContext context, int slot)
    {
        Book book = context.Books[slot];
        var bids = new List<BookLevel>();
        var asks = new List<BookLevel>();
        for (int depth = 0; depth < Math.Min(LevelCountMax, book.BidCount); depth++) bids.Add(book.Bid(depth));
        for (int depth = 0; depth < Math.Min(LevelCountMax, book.AskCount); depth++) asks.Add(book.Ask(depth));
        return new InstrumentMoment
        {
            NowNs = context.NowNs,
            Sequence = context.FrameSequence,
            Symbol = Ascii.Name(in context.Instruments[slot].Symbol),
            RiskState = context.RiskState,
            IsPaused = context.IsPaused(slot),
            Unquotable = context.UnquotableReason(slot),
            BookStatus = book.Status,
            BookAgeNs = context.NowNs - book.ReceiveTimeNs,
            BookUpdateId = book.UpdateId,
            Bids = bids,
            Asks = asks,
            PositionLots = context.Positions[slot].Lots.Count,
            LotValueNanos = context.Instruments[slot].LotValue,
            OpenOrders = context.Orders.OfInstrument(slot).OpenCount,
        };
    }

    /// <summary>The engine and the instrument in one line.</summary>
    public string StateText() => Unquotable == RiskReason.None
        ? $"{RiskState}, the instrument may be quoted"
        : $"{RiskState}, no new order may be sent: {Unquotable}";
}
