namespace LowLatencyMM.Captures;

/// <summary>Sequences of every channel of every stream, with bounded memory. One thread.</summary>
internal sealed class SequenceTracker
{
    private const int ChannelsMax = 10_000;

    private readonly Dictionary<string, SequenceStatus> _channels = [];

    public IEnumerable<SequenceStatus> Channels => _channels.Values;

    public int ChannelCount => _channels.Count;

    /// <summary>Packets whose sequence was not followed, because there were too many channels.</summary>
    public long UntrackedCount { get; private set; }

    public long GapCount => _channels.Values.Sum(channel => channel.GapCount);

    /// <summary>The channel's sequence before this packet's number; null on the first.</summary>
    public SequenceStatus? Find(string name) => _channels.GetValueOrDefault(name);

    /// <summary>Begins a channel whose first number is known.</summary>
    public void Begin(string name, long next)
    {
        if (_channels.Count < ChannelsMax) _channels.Add(name, new(name, next));
        else UntrackedCount++;
    }
}
