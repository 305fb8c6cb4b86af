using System.Numerics;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Engine and naive exchange side by side: takes commands, tells the first difference.</summary>
/// <remarks>After every command: executions and trades in their order, both books of the instrument order by order, its published changes, all
/// positions and cash, and that no money was made.</remarks>
internal sealed class DifferentialRun
{
    public const int OwnerCount = 4;
    private const long Tick = 100_000_000;

    private static readonly Side[] Sides = [Side.Buy, Side.Sell];

    private readonly MatchingEngine _engine;
    private readonly NaiveExchange _model;
    private readonly RecordingSink _sink = new();
    private readonly BalanceCheck _balance = new(OwnerCount);
    private readonly SortedDictionary<long, long>[] _published = [.. Enumerable.Range(0, 2 * Instruments.Count).Select(_ => new SortedDictionary<long, long>())];
    private readonly BookEntry[] _changes = new BookEntry[512];

    public DifferentialRun(int commandCountMax, PlantedBug bug = PlantedBug.None)
    {
        int orderCapacity = Math.Min(commandCountMax, 1 << 14);
        _engine = new MatchingEngine(Instruments, OwnerCount, orderCapacity, endedOrderCapacity: 2 * commandCountMax);
        for (int owner = 0; owner < OwnerCount; owner++) _engine.SetSelfTradePrevention(owner, Modes[owner]);
        _model = new NaiveExchange(Instruments, Modes, bug);
    }

    /// <summary>One of each kind: fees and rebates, odd lots, a tick table of two rows, a least notional, and one that does not trade.</summary>
    public static IReadOnlyList<InstrumentRules> Instruments { get; } =
    [
        InstrumentRules.BtcPerpetual(1) with { MinPrice = Tick, MaxPrice = 40 * Tick, MaxLots = 1_000, MinNotional = 2_000_000, MakerFee = -1_234, TakerFee = 5_678 },
        InstrumentRules.BtcPerpetual(2) with
        {
            Kind = InstrumentKind.Inverse,
            Symbol = "BTC-INVERSE",
            QuoteCurrency = "USD",
            SettlementCurrency = "BTC",
            ContractValue = 10_000_000_000,
            QuantityStep = 1_000_000_000,
            Ticks = [new TickRow(0, 500_000_000)],
            MinPrice = 59_990_000_000_000,
            MaxPrice = 60_010_000_000_000,
            MinLots = 2,
            MaxLots = 1_000,
            MinNotional = 40_000_000_000,
            MakerFee = -777,
            TakerFee = 5_000,
        },
        InstrumentRules.BtcPerpetual(0x1_0003) with
        {
            Kind = InstrumentKind.Spot,
            Symbol = "ETH-SPOT",
            BaseCurrency = "ETH",
            QuantityStep = 100_000,
            Ticks = [new TickRow(0, 10_000_000), new TickRow(100_000_000_000, 50_000_000)],
            MinPrice = 99_800_000_000,
            MaxPrice = 100_200_000_000,
            MaxLots = 1_000,
            MinNotional = 0,
            MakerFee = 1_000,
            TakerFee = 1_001,
        },
        InstrumentRules.BtcPerpetual(4) with { Status = TradingStatus.Halted },
    ];

    /// <summary>What each owner's account says of self-trades; of the anonymous owner it counts for nothing.</summary>
    public static IReadOnlyList<SelfTradePrevention> Modes { get; } =
        [SelfTradePrevention.CancelBoth, SelfTradePrevention.CancelTaker, SelfTradePrevention.Decrement, SelfTradePrevention.Allow];

    /// <summary>What the engine said of the last command.</summary>
    public List<Execution> Executions => _sink.Executions;

    /// <summary>Orders that rest now, all instruments together.</summary>
    public int RestingCount => Enumerable.Range(0, Instruments.Count).Sum(instrument => Sides.Sum(side => _model.Book(instrument, side == Side.Buy).Count));

    /// <summary>Runs a script from the beginning; null when nothing differs.</summary>
    public static string? FirstDifference(IReadOnlyList<Command> script, PlantedBug bug)
    {
        var run = new DifferentialRun(Math.Max(16, script.Count), bug);
        return script.Select(run.Apply).FirstOrDefault(difference => difference is not null);
    }

    /// <summary>Gives one command to both; null when they still agree.</summary>
    public string? Apply(Command command)
    {
        _sink.Executions.Clear();
        _sink.Trades.Clear();
        _model.Executions.Clear();
        _model.Trades.Clear();
        Send(command);
        _model.Apply(command);
        _balance.Check(_sink.Executions, _sink.Trades);
        return CompareAnswers(command.Kind == CommandKind.MassCancel)
            ?? Sides.Select(side => CompareBook(command.Instrument, side) ?? CompareChanges(command.Instrument, side)).FirstOrDefault(text => text is not null)
            ?? CompareAccounts(command.Instrument);
    }

    private void Send(Command command)
    {
        RecordingSink sink = _sink;
        switch (command.Kind)
        {
            case CommandKind.Enter:
                var entry = new OrderEntry
                {
                    OwnerId = command.Owner,
                    ClientOrderId = command.Id,
                    Price = command.Price,
                    Lots = command.Lots,
                    Side = command.Side,
                    OrderType = command.OrderType,
                    TimeInForce = command.TimeInForce,
                    Flags = command.Flags,
                    SelfTradePrevention = command.SelfTradePrevention,
                };
                _ = _engine.Enter(command.Instrument, in entry, ref sink);
                break;
            case CommandKind.Cancel:
                _engine.Cancel(command.Instrument, command.Owner, command.Id, command.VenueId, ref sink);
                break;
            case CommandKind.Replace:
                var replacement = new OrderReplacement
                {
                    OwnerId = command.Owner,
                    ClientOrderId = command.Id,
                    OriginalClientOrderId = command.OriginalId,
                    VenueOrderId = command.VenueId,
                    Price = command.Price,
                    Lots = command.Lots,
                    Side = command.Side,
                    Flags = command.Flags,
                };
                _engine.Replace(command.Instrument, in replacement, ref sink);
                break;
            default:
                _engine.MassCancel(command.Instrument, command.Owner, ref sink);
                break;
        }
    }

    private string? CompareAnswers(bool isUnordered)
    {
        // A mass cancel reports in an order of the engine's own.
        IEnumerable<Execution> actual = isUnordered ? _sink.Executions.OrderBy(execution => execution.VenueOrderId) : _sink.Executions;
        IEnumerable<Execution> expected = isUnordered ? _model.Executions.OrderBy(execution => execution.VenueOrderId) : _model.Executions;
        if (!actual.SequenceEqual(expected)) return $"executions:\n{string.Join('\n', actual)}\nexpected:\n{string.Join('\n', expected)}";
        return _sink.Trades.SequenceEqual(_model.Trades) ? null : $"trades:\n{string.Join('\n', _sink.Trades)}\nexpected:\n{string.Join('\n', _model.Trades)}";
    }

    private string? CompareBook(int instrument, Side side)
    {
        List<NaiveExchange.Order> expected = _model.Book(instrument, side == Side.Buy);
        int place = 0;
        foreach ((int OwnerId, long Id, long VenueId, long Price, long Leaves, long Cum) actual in _engine.Orders(instrument, side))
        {
            if (place == expected.Count) return $"{side} book {instrument}: {actual} should not be there";
            NaiveExchange.Order order = expected[place++];
            if (actual != (order.Owner, order.Id, order.VenueId, order.Price, order.Leaves, order.Cum))
                return $"{side} book {instrument}: {actual}, expected {(order.Owner, order.Id, order.VenueId, order.Price, order.Leaves, order.Cum)}";
        }
        return place == expected.Count ? null : $"{side} book {instrument}: {place} orders, expected {expected.Count}";
    }

    // The changes alone, applied to an empty book, must give the aggregated book after every command.
    private string? CompareChanges(int instrument, Side side)
    {
        SortedDictionary<long, long> published = _published[(2 * instrument) + (side == Side.Buy ? 0 : 1)];
        int count = _engine.TakeChanges(instrument, side, _changes);
        long previous = side == Side.Buy ? long.MaxValue : long.MinValue;
        for (int i = 0; i < count; i++)
        {
            if (side == Side.Buy ? _changes[i].Price >= previous : _changes[i].Price <= previous) return "changes do not come best first, once each";
            previous = _changes[i].Price;
            if (_changes[i].Lots == 0) _ = published.Remove(_changes[i].Price);
            else published[_changes[i].Price] = _changes[i].Lots;
        }
        if (count == 0) return null;
        int levels = _engine.CopyLevels(instrument, side, _changes);
        if (levels != published.Count) return $"{side} book {instrument}: {published.Count} published levels, expected {levels}";
        for (int i = 0; i < levels; i++)
        {
            if (published[_changes[i].Price] != _changes[i].Lots) return $"{side} book {instrument}: {_changes[i]} was published with {published[_changes[i].Price]}";
        }
        return null;
    }

    private string? CompareAccounts(int instrument)
    {
        for (int owner = 0; owner < OwnerCount; owner++)
        {
            if (_engine.PositionLots(instrument, owner) != _model.Position(instrument, owner))
                return $"owner {owner}: {_engine.PositionLots(instrument, owner)} lots of {instrument}, expected {_model.Position(instrument, owner)}";
        }
        foreach (string currency in _engine.Currencies)
        {
            Int128 sum = 0;
            for (int owner = 0; owner <= OwnerCount; owner++)
            {
                Int128 actual = _engine.Cash(owner, currency);
                sum += actual;
                BigInteger expected = _model.Cash(owner == _engine.VenueOwner ? -1 : owner, currency);
                if ((BigInteger)actual != expected) return $"owner {owner}: {actual} {currency}, expected {expected}";
            }
            if (sum != 0) return $"{sum} {currency} were made out of nothing";
        }
        return null;
    }
}
