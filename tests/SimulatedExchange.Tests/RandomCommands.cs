using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Commands of every kind, mostly sensible, given to an engine and to the model alike.</summary>
internal sealed class RandomCommands(Random random, int ownerCount, long tick)
{
    private readonly List<(int Owner, long Id, long VenueId, Side Side, long Lots)> _known = [];
    private long _nextId = 1;

    /// <summary>The kinds of answers met so far.</summary>
    public HashSet<string> Seen { get; } = [];

    /// <summary>Gives one command to both; true when it reports in no defined order.</summary>
    public bool Apply(MatchingEngine engine, NaiveExchange model, int instrument, ref RecordingSink sink)
    {
        int kind = random.Next(1_000);
        if (kind < 550 || _known.Count == 0)
        {
            OrderEntry entry = Entry();
            engine.Enter(instrument, in entry, ref sink);
            model.Enter(instrument, entry);
        }
        else if (kind < 770)
        {
            (int owner, long id, long venueId, _, _) = Target();
            if (random.Next(2) == 0) venueId = MatchingEngine.NoVenueOrderId;
            engine.Cancel(instrument, owner, id, venueId, ref sink);
            model.Cancel(instrument, owner, id, venueId);
        }
        else if (kind < 998)
        {
            OrderReplacement replacement = Replacement();
            engine.Replace(instrument, in replacement, ref sink);
            model.Replace(instrument, replacement);
        }
        else
        {
            int owner = random.Next(ownerCount);
            engine.MassCancel(instrument, owner, ref sink);
            model.MassCancel(instrument, owner);
            return true;
        }
        return false;
    }

    /// <summary>Remembers orders to aim later commands at, living and dead.</summary>
    public void Learn(List<Execution> executions)
    {
        foreach (Execution execution in executions)
        {
            _ = Seen.Add($"{execution.Kind} {execution.RejectReason} {execution.CancelReason}");
            if (execution.OwnerId == 0 || execution.Kind is not (ExecutionKind.Accepted or ExecutionKind.Replaced)) continue;
            _known.Add((execution.OwnerId, execution.ClientOrderId, execution.VenueOrderId, execution.Side, execution.LeavesLots));
            if (_known.Count > 64) _known.RemoveAt(random.Next(_known.Count));
        }
    }

    private OrderEntry Entry() => new()
    {
        OwnerId = random.Next(ownerCount),
        ClientOrderId = random.Next(50) switch { 0 => Target().Id, 1 => 0, 2 => -_nextId, _ => _nextId++ },
        Price = Price(),
        Lots = Lots(),
        Side = Side(),
        OrderType = random.Next(200) == 0 ? (OrderType)random.Next(256) : OrderType.Limit,
        TimeInForce = random.Next(200) == 0 ? (TimeInForce)random.Next(256) : random.Next(5) == 0 ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancel,
        Flags = Flags(),
    };

    private OrderReplacement Replacement()
    {
        (int owner, long id, long venueId, Side side, long lots) = Target();
        return new OrderReplacement
        {
            OwnerId = owner,
            OriginalClientOrderId = id,
            ClientOrderId = random.Next(20) switch { 0 => id, 1 => Target().Id, 2 => -1, _ => _nextId++ },
            VenueOrderId = random.Next(3) == 0 ? venueId : MatchingEngine.NoVenueOrderId,
            Price = Price(),
            Lots = random.Next(3) == 0 ? Math.Max(0, lots - random.Next(4)) : Lots(),
            Side = random.Next(50) == 0 ? Side() : side,
            Flags = Flags(),
        };
    }

    private (int Owner, long Id, long VenueId, Side Side, long Lots) Target()
        => _known.Count == 0 || random.Next(50) == 0
            ? (random.Next(ownerCount), random.NextInt64(0, _nextId + 2), random.NextInt64(100), Side(), 1)
            : _known[random.Next(_known.Count)];

    private Side Side() => random.Next(200) == 0 ? (Side)random.Next(256) : (Side)random.Next(1, 3);

    private OrderFlags Flags() => random.Next(100) switch { < 15 => OrderFlags.PostOnly, < 25 => OrderFlags.ReduceOnly, 25 => (OrderFlags)random.Next(256), _ => 0 };

    private long Price() => random.Next(60) switch
    {
        0 => 0,
        1 => -random.Next(1, 40) * tick,
        2 => (random.Next(1, 40) * tick) + 1,
        3 => long.MaxValue,
        4 => long.MinValue,
        5 => 41 * tick,
        _ => random.Next(8, 33) * tick,
    };

    private long Lots() => random.Next(60) switch
    {
        0 => 0,
        1 => -random.Next(1, 10),
        2 => 1_001,
        3 => long.MaxValue,
        4 => long.MinValue,
        5 => 1_000,
        _ => random.Next(1, 20),
    };
}
