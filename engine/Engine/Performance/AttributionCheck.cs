namespace LowLatencyMM.Engine;

/// <summary>Holds the ledger against another way to the same figures: after every frame the parts must add up to the total, and inventory, which the ledger
/// makes of what is left, must be Σ QΔM, which this sums up by itself.</summary>
/// <remarks>For tests, replays and reports, off the hot path; reads the engine and changes nothing. One thread. Source: domain specification 11, exact attribution.</remarks>
public sealed class AttributionCheck
{
    private const long RoundingUnits = 10_000_000_000; // a fill's cash is rounded against the account at 1e-8
    private const long UnitsPerStep = 2; // an inverse contract's value is rounded at 1e-18, before and after
    private Entry[] _entries = [];

    /// <summary>Ledgers that were looked at.</summary>
    public long LookCount { get; private set; }

    /// <summary>Instrument slot of the last fault.</summary>
    public int FaultSlot { get; private set; } = -1;

    /// <summary>Looks at every instrument.</summary>
    public AttributionFault CheckAll(StrategyContext context)
    {
        for (int slot = 0; slot < context.Instruments.Capacity; slot++)
        {
            if (Check(context, slot) is not AttributionFault.None and var fault) return fault;
        }

        return AttributionFault.None;
    }

    /// <summary>Looks at one instrument. To be called after each frame that may have moved its mid or its position.</summary>
    public AttributionFault Check(StrategyContext context, int slot)
    {
        if (_entries.Length == 0) _entries = new Entry[context.Instruments.Capacity];
        if ((uint)slot >= (uint)_entries.Length || !context.Instruments[slot].IsDefined) return AttributionFault.None;
        ref Instrument instrument = ref context.Instruments[slot];
        ref readonly Position position = ref context.Positions[slot];
        ref Entry entry = ref _entries[slot];
        ProfitAndLoss profit = context.Positions.ProfitAndLoss(slot, in instrument);
        LookCount++;
        if (!entry.HasBegun) Begin(ref entry, in position, in profit); // in the middle of a run: what was before is taken as it is
        else if (position.Mark != entry.Mark) Move(ref entry, in instrument, in position);
        FaultSlot = slot;
        if (profit.Spread + profit.Inventory + profit.Funding + profit.Fees + profit.Hedging != profit.Total) return AttributionFault.Parts;
        Int128 difference = entry.Inventory - profit.Inventory;
        Int128 fills = position.FillCount - entry.FillCount;
        Int128 slack = UnitsPerStep * (entry.Steps + fills);
        return difference >= -slack && difference <= (fills * RoundingUnits) + slack ? AttributionFault.None : AttributionFault.Inventory;
    }

    private static void Begin(ref Entry entry, in Position position, in ProfitAndLoss profit)
    {
        entry.HasBegun = true;
        entry.Mark = position.Mark;
        entry.Inventory = profit.Inventory;
        entry.FillCount = position.FillCount;
    }

    private static void Move(ref Entry entry, in Instrument instrument, in Position position)
    {
        // No frame moves both mid and position, but for the first fill, which sets the first mark: before it there is nothing to move.
        long before = entry.Mark.Nanos;
        long after = position.Mark.Nanos;
        entry.Mark = position.Mark;
        if (before == 0 || after == 0) return;
        Int128 units = (Int128)position.Lots.Count * instrument.LotValue;
        if (!instrument.IsInverse)
        {
            entry.Inventory += units * ((Int128)after - before);
            return;
        }

        Int128 scaled = units * 1_000_000_000_000_000_000;
        entry.Inventory += (scaled / before) - (scaled / after);
        entry.Steps++;
    }

    private struct Entry
    {
        public bool HasBegun;
        public Price Mark;
        public Int128 Inventory;
        public long FillCount;
        public long Steps;
    }
}
