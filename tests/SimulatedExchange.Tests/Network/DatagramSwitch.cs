namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>A network between a venue and a handler that loses, repeats and reorders, or is cut. Datagrams come from a real socket or from the test.</summary>
internal sealed class DatagramSwitch(Random random, Func<byte[]?> source)
{
    private readonly List<byte[]> _waiting = [];
    private byte[] _current = [];

    public double LossProbability { get; set; }

    public double RepeatProbability { get; set; }

    public double DelayProbability { get; set; }

    public int LostCount { get; private set; }

    public int RequestCount { get; private set; }

    public Action OnRequest { get; set; } = () => { };

    public bool TryReceive(out ReadOnlySpan<byte> datagram)
    {
        while (source() is { } fresh)
        {
            if (random.NextDouble() < LossProbability)
            {
                LostCount++;
                continue;
            }

            _waiting.Insert(random.NextDouble() < DelayProbability ? random.Next(_waiting.Count + 1) : _waiting.Count, fresh);
            if (random.NextDouble() < RepeatProbability) _waiting.Add(fresh);
        }

        if (_waiting.Count == 0)
        {
            datagram = default;
            return false;
        }

        _current = _waiting[0];
        _waiting.RemoveAt(0);
        datagram = _current;
        return true;
    }

    public void Request()
    {
        RequestCount++;
        if (random.NextDouble() >= LossProbability) OnRequest();
    }
}
