using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Follows the ledgers of all instruments, by settlement currency.</summary>
internal sealed class ProfitRecorder(TimeGrid grid)
{
    private readonly SortedDictionary<string, ProfitHistory> _histories = new(StringComparer.Ordinal);
    private const long DayNs = 86_400_000_000_000;
    private Entry[] _entries = [];
    private long _day = -1;

    /// <summary>By currency name.</summary>
    public IReadOnlyCollection<ProfitHistory> Histories => _histories.Values;

    /// <summary>The last figures of an instrument; zeros for one without a fill.</summary>
    public ProfitAndLoss Last(int slot) => slot < _entries.Length ? _entries[slot].Profit : default;

    /// <summary>Something that may have changed an instrument's ledger or its mark.</summary>
    /// <param name="isForced">Recalculates whatever the mark is.</param>
    public void OnChange(int slot, StrategyContext context, bool isForced)
    {
        if (_entries.Length == 0) _entries = new Entry[context.Instruments.Capacity];
        ref Instrument instrument = ref context.Instruments[slot];
        ref Entry entry = ref _entries[slot];
        ref readonly Position position = ref context.Positions[slot];
        if (!instrument.IsDefined) return;
        entry.History ??= HistoryOf(Ascii.Currency(instrument.SettlementCurrency));
        if (!isForced && (position.Lots.Count == 0 || position.Mark == entry.Mark)) return;
        entry.Mark = position.Mark;
        ProfitAndLoss profit = context.Positions.ProfitAndLoss(slot, in instrument);
        entry.History.Replace(entry.Profit, profit);
        entry.Profit = profit;
    }

    /// <summary>Time passes: days end.</summary>
    public void OnTime(long timeNs)
    {
        long day = timeNs / DayNs;
        if (day == _day) return;
        if (_day >= 0) EndDays();
        _day = day;
    }

    /// <summary>The run has ended: every defined instrument has its last figures, and its currency is there.</summary>
    public void Finish(StrategyContext context)
    {
        for (int slot = 0; slot < context.Instruments.Capacity; slot++) OnChange(slot, context, isForced: true);
        EndDays();
    }

    private void EndDays()
    {
        foreach (ProfitHistory history in _histories.Values) history.EndDay();
    }

    private ProfitHistory HistoryOf(string currency)
    {
        if (_histories.TryGetValue(currency, out ProfitHistory? history)) return history;
        history = new ProfitHistory(currency, grid);
        history.Record();
        _histories.Add(currency, history);
        return history;
    }

    private struct Entry
    {
        public Price Mark;
        public ProfitAndLoss Profit;
        public ProfitHistory? History;
    }
}
