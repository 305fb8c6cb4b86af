using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>Gathers what a report shows while a journal is played. Bounded in memory, however long the journal.</summary>
internal sealed class ReportCollector
{
    /// <summary>Instruments that are followed at once; those with orders displace those without.</summary>
    public const int InstrumentsMax = 64;
    /// <summary>Alerts in the table; all are counted.</summary>
    public const int AlertsMax = 20;
    private const int FillsFirstMax = 150;
    private const int FillsLastMax = 100;
    private const int EventsMax = 60;
    private readonly List<InstrumentHistory> _instruments = [];
    private readonly List<RunEvent> _events = [];
    private InstrumentHistory?[] _bySlot = [];

    public TimeGrid Grid { get; } = new();

    public IReadOnlyList<InstrumentHistory> Instruments => _instruments;

    public ProfitRecorder Profits => field ??= new ProfitRecorder(Grid);

    public FillLog Fills { get; } = new(FillsFirstMax, FillsLastMax);

    public IReadOnlyList<RunEvent> Events => _events;

    public WorstAlerts Alerts { get; } = new(AlertsMax);

    /// <summary>Names of what alerts are about; null: they have numbers.</summary>
    public AlertNames? Names { get; init; }

    /// <summary>Events beyond the first ones, which are only counted.</summary>
    public long EventsLeftOut { get; private set; }

    /// <summary>The risk state in which the run was told to stop, or is now.</summary>
    public RiskState RiskState { get; private set; }

    /// <summary>The last frame was the end of a run.</summary>
    public bool HasEnd { get; private set; }

    public void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        if (_bySlot.Length == 0) _bySlot = new InstrumentHistory?[context.Instruments.Capacity];
        Grid.Advance(Math.Max(0, Math.Max(header.ReceiveTimeNs, context.NowNs)));
        Profits.OnTime(Grid.EndNs);
        if (IsControl(message)) OnControl(in header, message, context);
    }

    public void OnOrder(in PlaybackOrder order, StrategyContext context)
    {
        if (order.InstrumentId == FrameHeader.NoInstrument) return; // a mass cancel: its answers change the quotes
        if (Follow(order.Slot, hasOrders: true) is { } history) history.OrderCount++;
    }

    public void OnFill(in PlaybackFill fill, StrategyContext context)
    {
        Fills.Add(in fill);
        Profits.OnChange(fill.Slot, context, isForced: true);
        if (Follow(fill.Slot, hasOrders: true) is not { } history) return;
        history.OnFill(in fill, context.Instruments[fill.Slot].LotSize);
    }

    public void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        if (!SbeHeader.TryRead(message, out SbeHeader sbe)) return;
        bool isForOne = context.Instruments.TryGetSlot(header.InstrumentId, out int slot);
        switch (sbe.SchemaId)
        {
            case BookUpdateDecoder.SchemaId when isForOne && sbe.TemplateId != TradeDecoder.TemplateId:
                OnBook(slot, in header, context);
                break;
            case BookUpdateDecoder.SchemaId when !isForOne && header.InstrumentId == FrameHeader.NoInstrument:
                foreach (InstrumentHistory history in _instruments) OnBook(history.Slot, in header, context);
                break;
            case FilledDecoder.SchemaId when isForOne:
                _bySlot[slot]?.OnOrders(context.Orders);
                break;
            case TimerDecoder.SchemaId:
                foreach (InstrumentHistory history in _instruments) history.OnOrders(context.Orders); // unanswered ones became unknown
                break;
            default:
                break;
        }
    }

    /// <summary>The journal has ended.</summary>
    public void Finish(StrategyContext context)
    {
        if (!HasEnd) RiskState = context.RiskState;
        Profits.Finish(context);
    }

    private static bool IsControl(ReadOnlySpan<byte> message) =>
        SbeHeader.TryRead(message, out SbeHeader sbe) && sbe.SchemaId == TimerDecoder.SchemaId && sbe.TemplateId != TimerDecoder.TemplateId;

    private void OnBook(int slot, in FrameHeader header, StrategyContext context)
    {
        Profits.OnChange(slot, context, isForced: false);
        if (Follow(slot, hasOrders: false) is not { } history) return;
        if (history.OnBook(context.Books[slot]) is not { } reason) return;
        history.OnOrders(context.Orders);
        Note(in header, $"{Ascii.Name(in context.Instruments[slot].Symbol)}: book stale ({ConfigurationSection.CamelCase(reason.ToString())})");
    }

    private void OnControl(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        if (EndOfRunDecoder.TryWrap(message, out _))
        {
            HasEnd = true;
        }
        else if (StartOfRunDecoder.TryWrap(message, out StartOfRunDecoder start))
        {
            if (HasEnd || header.Sequence > 1) Note(in header, $"the journal goes on: run of epoch {header.Epoch}{(start.ConfigurationChanged != 0 ? ", another configuration" : "")}");
            HasEnd = false;
        }
        else if (CommandDecoder.TryWrap(message, out CommandDecoder command))
        {
            if (command.Kind is CommandKind.Stop) RiskState = context.RiskState;
            Note(in header, $"command {command.Kind}{(header.InstrumentId == FrameHeader.NoInstrument ? "" : $", instrument {header.InstrumentId}")}");
        }
        else if (AlertDecoder.TryWrap(message, out AlertDecoder alert))
        {
            AlertNotice notice = AlertNotice.From(in header, in alert, Names ?? AlertNames.None, "");
            Alerts.Add(notice);
            Note(in header, $"alert, {AlertText.Name(notice.Severity)}: {AlertText.What(notice)}");
        }
        else if (SessionStateDecoder.TryWrap(message, out SessionStateDecoder session))
        {
            Note(in header, $"venue {session.VenueId}: session {session.Status}");
        }
    }

    private void Note(in FrameHeader header, string text)
    {
        if (_events.Count < EventsMax) _events.Add(new RunEvent(Grid.EndNs, header.Sequence, text));
        else EventsLeftOut++;
    }

    /// <summary>The history of an instrument, begun now if there is room or one without orders can make some.</summary>
    private InstrumentHistory? Follow(int slot, bool hasOrders)
    {
        if ((uint)slot >= (uint)_bySlot.Length) return null;
        if (_bySlot[slot] is { } known) return known;
        if (_instruments.Count == InstrumentsMax)
        {
            int least = hasOrders ? _instruments.FindLastIndex(history => history.OrderCount == 0) : -1;
            if (least < 0) return null;
            _bySlot[_instruments[least].Slot] = null;
            _instruments.RemoveAt(least);
        }

        var created = new InstrumentHistory(Grid, slot);
        created.Inventory.Add(0);
        _instruments.Add(created);
        return _bySlot[slot] = created;
    }
}
