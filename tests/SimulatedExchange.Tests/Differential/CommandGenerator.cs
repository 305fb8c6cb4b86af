using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Commands of every kind, mostly sensible, some malformed, aimed at orders that live or lived.</summary>
internal sealed class CommandGenerator(Random random, IReadOnlyList<InstrumentRules> instruments, int ownerCount)
{
    private readonly List<Execution> _known = [];
    private long _nextId = 1;

    /// <summary>The kinds of answers met so far.</summary>
    public HashSet<string> Seen { get; } = [];

    public int FillCount { get; private set; }

    public Command Next()
    {
        int kind = random.Next(1_000);
        if (kind < 600 || _known.Count == 0) return Enter();
        if (kind < 760) return Cancel();
        return kind < 995 ? Replace() : new Command { Kind = CommandKind.MassCancel, Instrument = Instrument(), Owner = random.Next(ownerCount) };
    }

    /// <summary>Remembers orders to aim later commands at.</summary>
    public void Learn(List<Execution> executions)
    {
        foreach (Execution execution in executions)
        {
            _ = Seen.Add($"{execution.Kind} {execution.RejectReason} {execution.CancelReason} {(execution.LeavesLots > 0 ? "open" : "ended")}");
            if (execution.Kind == ExecutionKind.Filled) FillCount++;
            if (execution.OwnerId == 0 || execution.Kind is not (ExecutionKind.Accepted or ExecutionKind.Replaced)) continue;
            if (_known.Count < 96) _known.Add(execution);
            else _known[random.Next(_known.Count)] = execution;
        }
    }

    private Command Enter()
    {
        int instrument = Instrument();
        Side side = Side();
        return new Command
        {
            Kind = CommandKind.Enter,
            Instrument = instrument,
            Owner = random.Next(ownerCount),
            Id = random.Next(60) switch { 0 => Target().ClientOrderId, 1 => 0, 2 => -_nextId, _ => _nextId++ },
            Price = Price(instrument, side),
            Lots = Lots(instrument),
            Side = side,
            OrderType = random.Next(300) == 0 ? (OrderType)random.Next(256) : OrderType.Limit,
            TimeInForce = random.Next(300) == 0 ? (TimeInForce)random.Next(256) : random.Next(4) == 0 ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancel,
            Flags = Flags(),
            SelfTradePrevention = random.Next(300) == 0 ? (SelfTradePrevention)random.Next(256) : random.Next(3) == 0 ? (SelfTradePrevention)random.Next(6) : 0,
        };
    }

    private Command Cancel()
    {
        Execution target = Target();
        return new Command
        {
            Kind = CommandKind.Cancel,
            Instrument = InstrumentOf(target),
            Owner = target.OwnerId,
            Id = target.ClientOrderId,
            VenueId = random.Next(2) == 0 ? MatchingEngine.NoVenueOrderId : random.Next(30) == 0 ? random.NextInt64(1_000) : target.VenueOrderId,
        };
    }

    private Command Replace()
    {
        Execution target = Target();
        int instrument = InstrumentOf(target);
        return new Command
        {
            Kind = CommandKind.Replace,
            Instrument = instrument,
            Owner = target.OwnerId,
            OriginalId = target.ClientOrderId,
            Id = random.Next(30) switch { 0 => target.ClientOrderId, 1 => Target().ClientOrderId, 2 => -1, _ => _nextId++ },
            VenueId = random.Next(3) == 0 ? target.VenueOrderId : MatchingEngine.NoVenueOrderId,
            Price = random.Next(3) == 0 ? target.Price : Price(instrument, target.Side),
            Lots = random.Next(3) == 0 ? Math.Max(0, target.LeavesLots + target.CumLots + random.Next(-4, 3)) : Lots(instrument),
            Side = random.Next(60) == 0 ? Side() : target.Side,
            Flags = Flags(),
        };
    }

    private Execution Target() => _known.Count > 0 && random.Next(60) > 0
        ? _known[random.Next(_known.Count)]
        : new Execution { Kind = 0, OwnerId = random.Next(ownerCount), InstrumentId = instruments[0].InstrumentId, ClientOrderId = random.NextInt64(0, _nextId + 2) };

    private int Instrument() => random.Next(60) == 0 ? instruments.Count - 1 : random.Next(instruments.Count - 1);

    private int InstrumentOf(Execution target)
    {
        if (random.Next(60) == 0) return Instrument();
        int instrument = 0;
        while (instruments[instrument].InstrumentId != target.InstrumentId) instrument++;
        return instrument;
    }

    private Side Side() => random.Next(200) == 0 ? (Side)random.Next(256) : (Side)random.Next(1, 3);

    private OrderFlags Flags() => random.Next(100) switch { < 12 => OrderFlags.PostOnly, < 24 => OrderFlags.ReduceOnly, 25 => (OrderFlags)random.Next(256), _ => 0 };

    // Most prices rest a few ticks behind the middle, some cross it, some are a tick beyond the limits of the instrument or off its grid.
    private long Price(int instrument, Side side)
    {
        InstrumentRules rules = instruments[instrument];
        long tick = rules.Ticks[0].TickSize;
        long middle = ((rules.MinPrice + rules.MaxPrice) / 2) - ((rules.MinPrice + rules.MaxPrice) / 2 % tick);
        int behind = random.Next(-5, 14);
        return random.Next(80) switch
        {
            0 => 0,
            1 => -random.Next(1, 40) * tick,
            2 => middle + (behind * tick) + 1,
            3 => long.MaxValue,
            4 => long.MinValue,
            5 => rules.MaxPrice + tick,
            6 => rules.MinPrice,
            _ => middle + ((side == Messages.Orders.Side.Sell ? behind : -behind) * tick),
        };
    }

    private long Lots(int instrument) => random.Next(80) switch
    {
        0 => 0,
        1 => -random.Next(1, 10),
        2 => instruments[instrument].MaxLots + 1,
        3 => long.MaxValue,
        4 => long.MinValue,
        5 => instruments[instrument].MaxLots,
        _ => random.Next(1, 20),
    };
}
