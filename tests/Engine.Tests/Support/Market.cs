using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>A generated market with executions, frame by frame: books, trades, timers, answers to orders, a gap or a lost route now and then.</summary>
internal sealed class Market(int seed)
{
    private readonly Random _random = new(seed);
    private readonly FrameFactory _frames = new();
    private readonly (long, long)[] _one = new (long, long)[1];
    private readonly (long, long)[] _two = new (long, long)[1];
    private long _middle = 600_000;
    private long _matchId;
    private int _stage;

    public FrameFactory Frames => _frames;

    /// <summary>The next frame; valid until the next call.</summary>
    public ReadOnlySpan<byte> Next(ref AnsweringSink sink)
    {
        _frames.NowNs += _random.Next(200_000);
        switch (_stage)
        {
            case 0:
                _stage = 1;
                return _frames.Definition();
            case 1:
                _stage = 2;
                return _frames.SessionUp();
            case 2:
                _stage = 3;
                return Snapshot();
            case 4: // after a gap
                _stage = 3;
                return Snapshot();
            case 5: // after a lost route
                _stage = 3;
                return _frames.SessionUp();
            case 6: // after a kill
                _stage = 3;
                return _frames.Command(CommandKind.Acknowledge);
        }

        if (sink.TryTake(out (OutboundKind Kind, long Id, long Original, long Price, long Lots, Side Side) order)) return Answer(order);
        int choice = _random.Next(10_000);
        if (choice == 0) return After(4, _frames.Gap());
        if (choice == 1) return After(5, _frames.Session(SessionStatus.Down));
        if (choice == 2) return After(6, _frames.Command(CommandKind.Kill));
        if (choice < 1_000) return _frames.Timer();
        if (choice < 2_000) return _frames.Trade(_middle * FrameFactory.Tick, 1 + _random.Next(9), Aggressor.Buy);
        if (choice < 3_000) return Move();
        _one[0] = ((_middle - 1 - _random.Next(8)) * FrameFactory.Tick, 1 + _random.Next(100));
        _two[0] = ((_middle + 1 + _random.Next(8)) * FrameFactory.Tick, 1 + _random.Next(100));
        return _frames.Update(_one, _two);
    }

    private ReadOnlySpan<byte> After(int stage, ReadOnlySpan<byte> frame)
    {
        _stage = stage;
        return frame;
    }

    private ReadOnlySpan<byte> Snapshot()
    {
        _one[0] = ((_middle - 1) * FrameFactory.Tick, 50);
        _two[0] = ((_middle + 1) * FrameFactory.Tick, 50);
        return _frames.Snapshot(_one, _two);
    }

    private ReadOnlySpan<byte> Move()
    {
        int step = _random.Next(2) == 0 ? -1 : 1;
        _middle += step;
        _one[0] = (_middle * FrameFactory.Tick, 0);
        _two[0] = (_middle * FrameFactory.Tick, 0);
        return _frames.Update(_one, _two);
    }

    private ReadOnlySpan<byte> Answer((OutboundKind Kind, long Id, long Original, long Price, long Lots, Side Side) order)
    {
        int choice = _random.Next(10);
        if (order.Kind == OutboundKind.Cancel && choice == 0) return _frames.CancelRejected(order.Id, RejectReason.TooLate);
        if (order.Kind == OutboundKind.Cancel) return _frames.Canceled(order.Id, order.Id, 0, 0);
        if (order.Kind == OutboundKind.Replace && choice < 2) return _frames.ReplaceRejected(order.Id, order.Original, RejectReason.RateLimit);
        if (order.Kind == OutboundKind.Replace) return _frames.Replaced(order.Id, order.Original, order.Id, order.Price, order.Lots, 0);
        if (order.Kind == OutboundKind.New && choice == 0) return _frames.Rejected(order.Id, RejectReason.PostOnlyWouldCross);
        if (order.Kind == OutboundKind.New && choice < 4) return _frames.Filled(order.Id, order.Id, ++_matchId, order.Price, order.Lots, order.Side, fee: 17);
        return order.Kind == OutboundKind.New ? _frames.Accepted(order.Id, order.Id, order.Price, order.Lots) : _frames.Timer();
    }
}
