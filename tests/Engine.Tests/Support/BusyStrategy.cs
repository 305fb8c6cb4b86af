using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Random wishes from seeded state in the arena: places, replaces and cancels on every event.</summary>
internal struct BusyStrategy(ulong seed, int allocateAtEvent = -1) : IStrategy
{
    private ArenaArray<ulong> _state; // random state, events
    private byte[]? _garbage;

    public readonly byte[]? Garbage => _garbage;

    public void Initialize(StrategyContext context, Arena arena)
    {
        _state = arena.Allocate<ulong>(2);
        _state[0] = seed;
    }

    public void OnBook(StrategyContext context, int slot) => Wish(context, slot);

    public void OnTrade(StrategyContext context, int slot, in TradeEvent trade) => Wish(context, slot);

    public void OnExecution(StrategyContext context, int slot, int orderSlot)
    {
        if (Next(2) == 0) Wish(context, slot); // else answers to answers would leave no room for the market
    }

    public readonly void OnTimer(StrategyContext context)
    {
    }

    public readonly void ResetParameters(StrategyContext context)
    {
    }

    public readonly CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos) => CommandOutcome.UnknownParameter;

    private void Wish(StrategyContext context, int slot)
    {
        if ((long)_state[1]++ == allocateAtEvent) _garbage = new byte[1];
        if (!context.IsQuotable(slot)) return;
        int choice = Next(8);
        Side side = Next(2) == 0 ? Side.Buy : Side.Sell;
        Book book = context.Books[slot];
        long touch = side == Side.Buy ? book.BestBid.Price.Nanos : book.BestAsk.Price.Nanos;
        var price = new Price(touch + ((side == Side.Buy ? -1 : 1) * Next(6) * FrameFactory.Tick));
        var lots = new Lots(1 + Next(20));
        int chosen = context.Orders.OfInstrument(slot).FirstOpen;
        for (int skip = Next(4); skip > 0 && chosen != OrderTable.None; skip--) chosen = context.Orders[chosen].NextOpen;
        if (chosen == OrderTable.None || choice < 3)
            context.Place(new OrderRequest { InstrumentSlot = slot, Side = side, Price = price, Lots = lots }, out _);
        else if (choice < 6 && context.Orders[chosen].Side == side) context.Replace(chosen, price, lots, out _);
        else context.Cancel(chosen);
    }

    private readonly int Next(int below)
    {
        ulong mixed = _state[0] += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)below);
    }
}
