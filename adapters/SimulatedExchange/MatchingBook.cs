namespace LowLatencyMM.SimulatedExchange;

/// <summary>One instrument inside the matching engine: its rules, its two sides, and who holds what.</summary>
internal sealed class MatchingBook(InstrumentRules rules, Settlement settlement, OrderPool pool, int ownerCount, int levelCapacity)
{
    private readonly OrderSet?[] _ordersOfOwner = new OrderSet?[ownerCount];

    public InstrumentRules Rules { get; } = rules;

    public FeeCalculator Fees { get; } = rules.Fees;

    public Settlement Settlement { get; } = settlement;

    public BookSide Bids { get; } = new(pool, isBid: true, levelCapacity);

    public BookSide Asks { get; } = new(pool, isBid: false, levelCapacity);

    /// <summary>Lots bought minus lots sold, by owner.</summary>
    public long[] PositionLots { get; } = new long[ownerCount];

    /// <summary>The last match of an owner; 0 for none.</summary>
    public long[] LastMatchIds { get; } = new long[ownerCount];

    public BookSide Side(bool isBuy) => isBuy ? Bids : Asks;

    public OrderSet OrdersOf(int ownerId) => _ordersOfOwner[ownerId] ??= new OrderSet();

    /// <summary>Lots that a reduce-only order of this side may still trade.</summary>
    public long ReducibleLots(int ownerId, bool isBuy) => Math.Max(0, isBuy ? -PositionLots[ownerId] : PositionLots[ownerId]);
}
