using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Answers frames with orders of every kind near the touch; a pure function of seed and times.</summary>
internal sealed class RandomTrader(ExchangeVenue venue, int seed, uint[] instrumentIds, int answersPerHundredFrames = 20)
{
    private const long Tick = 100_000_000;
    private readonly Random _random = new(seed);
    private readonly List<(long Id, uint Instrument, Side Side)> _mine = [];
    private long _nextId = 1;

    public long SubmittedCount { get; private set; }

    public void Answer(long nowNs)
    {
        if (_random.Next(100) >= answersPerHundredFrames) return;
        SubmittedCount++;
        venue.Submit(nowNs, Message());
    }

    private byte[] Message()
    {
        int kind = _random.Next(100);
        (long Id, uint Instrument, Side Side) target = _mine.Count > 0 ? _mine[_random.Next(_mine.Count)] : default;
        if (kind < 50 || _mine.Count == 0)
        {
            Side side = (Side)_random.Next(1, 3);
            uint instrument = instrumentIds[_random.Next(instrumentIds.Length)];
            TimeInForce timeInForce = _random.Next(4) == 0 ? TimeInForce.ImmediateOrCancel : TimeInForce.GoodTillCancel;
            OrderFlags flags = timeInForce == TimeInForce.GoodTillCancel && _random.Next(2) == 0 ? OrderFlags.PostOnly : 0;
            _mine.Add((_nextId, instrument, side));
            if (_mine.Count > 30) _mine.RemoveAt(_random.Next(30));
            return OrderMessages.New(_nextId++, Price(), _random.Next(1, 300), side, instrument, timeInForce, flags);
        }
        if (kind < 70) return OrderMessages.Cancel(target.Id, target.Instrument);
        if (kind < 98)
        {
            long id = _nextId++;
            _mine.Add((id, target.Instrument, target.Side));
            return OrderMessages.Replace(id, target.Id, Price(), _random.Next(1, 300), target.Side, target.Instrument);
        }
        return kind == 98 ? OrderMessages.MassCancel(0, target.Instrument) : OrderMessages.MassCancel(0);
    }

    private long Price() => (600_000 + _random.Next(-40, 41)) * Tick;
}
