using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Our market maker on a quiet market in which levels far from the top come and go, two every 100 ms. The venue answers at once.</summary>
internal sealed class HerdMarket : IDisposable
{
    public const long IntervalNs = 100_000_000;
    public const long StepNs = 10_000_000;
    private const long Tick = FrameFactory.Tick;
    private const long Mid = 600_000; // ticks
    private const long Far = 2_000; // ticks below it
    private readonly Core<MarketMaker> _core;
    private readonly Dictionary<long, (Side Side, byte Level)> _quotes = [];
    private OrderRecorder _sink = new();
    private long _matchId;
    private int _answered;
    private int _step;

    public HerdMarket(MarketMakerConfiguration configuration)
    {
        _core = new Core<MarketMaker>(EngineRig.Unwatched with { CompareIntervalNs = 0 }, new MarketMaker(configuration));
        Send(Frames.Definition());
        Send(Frames.SessionUp());
        Send(Frames.Snapshot([(Mid * Tick, 1000), ((Mid - 1) * Tick, 3000)], [((Mid + 1) * Tick, 1000), ((Mid + 2) * Tick, 3000)]));
    }

    public FrameFactory Frames { get; } = new();

    public List<SentOrder> Sent => _sink.Orders;

    public StrategyContext Context => _core.Context;

    /// <summary>The venue refuses new orders.</summary>
    public bool IsRefusing { get; set; }

    /// <summary>The venue refuses replacements.</summary>
    public bool IsRefusingReplacements { get; set; }

    /// <summary>It fills new orders whole, at once.</summary>
    public bool IsFilling { get; set; }

    /// <summary>When bids were sent, engine time in ns.</summary>
    public List<long> PlacedBids { get; } = [];

    /// <summary>When it refused bids, engine time in ns.</summary>
    public List<long> RefusedBids { get; } = [];

    /// <summary>Every cancel so far: side, level, engine time in ns.</summary>
    public List<(Side Side, byte Level, long TimeNs)> Cancels { get; } = [];

    /// <summary>Time passes: the top changes in size, timers come, and two far levels vanish an interval.</summary>
    public void Quiet(int intervals)
    {
        for (int interval = 0; interval < intervals; interval++)
        {
            Vanish(2);
            for (long passed = 0; passed < IntervalNs; passed += StepNs) Step(StepNs);
        }
    }

    /// <summary>Time passes by one step: an event on the book, then a timer.</summary>
    public void Step(long ns)
    {
        Frames.NowNs += ns;
        Touch();
        Send(Frames.Timer());
    }

    /// <summary>An event on the book, at this moment.</summary>
    public void Touch() => Send(Frames.Update([(Mid * Tick, 1000 + (++_step % 7))], []));

    /// <summary>The market falls, to one lower than before by so much, 10 ms later.</summary>
    public void Fall(long ticks)
    {
        Frames.NowNs += StepNs;
        Send(Frames.Snapshot([((Mid - ticks) * Tick, 1000), ((Mid - ticks - 1) * Tick, 3000)], [((Mid - ticks + 1) * Tick, 1000), ((Mid - ticks + 2) * Tick, 3000)]));
    }

    /// <summary>Fills what is open, whole.</summary>
    public void FillAll()
    {
        while (Context.Orders.OfInstrument(0).FirstOpen is var slot && slot != OrderTable.None)
        {
            Order order = Context.Orders[slot];
            Send(Frames.Filled(order.ClientOrderId, order.ClientOrderId, ++_matchId, order.Price.Nanos, order.LeavesLots.Count, order.Side));
        }
    }

    /// <summary>Levels far from the top come, and vanish at once.</summary>
    public void Vanish(int count)
    {
        for (int level = 0; level < count; level++)
        {
            Send(Frames.Update([((Mid - Far) * Tick, 5)], []));
            Send(Frames.Update([((Mid - Far) * Tick, 0)], []));
        }
    }

    public void Send(ReadOnlySpan<byte> frame)
    {
        _core.OnFrame(frame, ref _sink);
        while (_answered < Sent.Count) Answer(Sent[_answered++]);
    }

    public void Dispose() => _core.Dispose();

    private void Answer(SentOrder order)
    {
        long id = order.ClientOrderId;
        switch (order.Kind)
        {
            case OutboundKind.New:
                Assert.That(NewOrderDecoder.TryWrap(order.Bytes, out NewOrderDecoder placed), Is.True);
                _quotes[id] = (placed.Side, placed.Level);
                if (order.Side == Side.Buy) PlacedBids.Add(Frames.NowNs);
                if (IsRefusing && order.Side == Side.Buy) RefusedBids.Add(Frames.NowNs);
                if (IsRefusing) Send(Frames.Rejected(id, RejectReason.RateLimit));
                else if (IsFilling) Send(Frames.Filled(id, id, ++_matchId, order.Price, order.Lots, order.Side));
                else Send(Frames.Accepted(id, id, order.Price, order.Lots));
                break;
            case OutboundKind.Replace when IsRefusingReplacements:
                Send(Frames.ReplaceRejected(id, order.OriginalClientOrderId, RejectReason.RateLimit));
                break;
            case OutboundKind.Replace:
                _quotes[id] = _quotes[order.OriginalClientOrderId];
                Send(Frames.Replaced(id, order.OriginalClientOrderId, id, order.Price, order.Lots, 0));
                break;
            case OutboundKind.Cancel:
                Cancels.Add((_quotes[id].Side, _quotes[id].Level, Frames.NowNs));
                Send(Frames.Canceled(id, id, 0, 0));
                break;
        }
    }
}
