using System.Runtime.InteropServices;
using LowLatencyMM.Importers;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Host;

/// <summary>Several sources as one, in order of receive time; ties in the order of the sources, and within a source in its own.</summary>
/// <remarks>One thread. Each source gets a source id, and the frames of an id are counted anew; beyond <see cref="SourceIds.DataCountMax"/>
/// sources, some share one. A definition equal to the one that its instrument had last is left out: two files of one instrument both begin with it.</remarks>
internal sealed class MergedSource : IFrameSource, IDisposable
{
    private readonly DataSource[] _sources;
    private readonly Head[] _heads;
    private readonly long[] _sourceSequences = new long[SourceIds.DataCountMax];
    private readonly Dictionary<uint, byte[]> _definitions = [];
    private int _current = -1; // whose head was handed out last

    /// <param name="sources">Disposed with this.</param>
    public MergedSource(IReadOnlyList<DataSource> sources)
    {
        _sources = [.. sources];
        _heads = new Head[_sources.Length];
        for (int i = 0; i < _heads.Length; i++)
        {
            _heads[i].Frame = new byte[FrameLayout.SlotBytes];
            Advance(i);
        }
    }

    /// <summary>Receive time of the next frame; the greatest long at the end.</summary>
    public long NextReceiveTimeNs => Earliest() is >= 0 and int next ? _heads[next].ReceiveTimeNs : long.MaxValue;

    /// <summary>Receive time of the last frame handed out, ns; 0 before the first.</summary>
    public long LastReceiveTimeNs { get; private set; }

    /// <summary>Whether every source has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How much was read, 0 to 1.</summary>
    public double FractionRead => _sources.Sum(source => source.FractionRead) / _sources.Length;

    /// <summary>Opens every file.</summary>
    public static MergedSource Open(IReadOnlyList<string> paths, HostConfiguration configuration, OffTickPolicy offTick)
    {
        var sources = new List<DataSource>();
        try
        {
            foreach (string path in paths) sources.Add(DataSource.Open(path, configuration, offTick));
            return new MergedSource(sources);
        }
        catch
        {
            foreach (DataSource source in sources) source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool TryNext(out ReadOnlySpan<byte> frame)
    {
        do
        {
            if (_current >= 0) Advance(_current);
            _current = _heads.Length == 1 ? (_heads[0].Length > 0 ? 0 : -1) : Earliest();
            if (_current < 0)
            {
                HasEnded = true;
                frame = default;
                return false;
            }
        }
        while (IsKnownDefinition(in _heads[_current]));

        ref Head head = ref _heads[_current];
        int place = _current % SourceIds.DataCountMax;
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(head.Frame.AsSpan());
        header.SourceId = (ushort)(SourceIds.FirstData + place);
        header.SourceSequence = ++_sourceSequences[place];
        LastReceiveTimeNs = head.ReceiveTimeNs;
        frame = head.Frame.AsSpan(0, head.Length);
        return true;
    }

    public void Dispose()
    {
        foreach (DataSource source in _sources) source.Dispose();
    }

    private bool IsKnownDefinition(in Head head)
    {
        ReadOnlySpan<byte> message = head.Frame.AsSpan(FrameHeader.SizeBytes, head.Length - FrameHeader.SizeBytes);
        if (!SbeHeader.TryRead(message, out SbeHeader sbe)
            || sbe.SchemaId != InstrumentDefinitionDecoder.SchemaId || sbe.TemplateId != InstrumentDefinitionDecoder.TemplateId) return false;
        uint instrumentId = MemoryMarshal.AsRef<FrameHeader>(head.Frame.AsSpan()).InstrumentId;
        if (_definitions.TryGetValue(instrumentId, out byte[]? known) && message.SequenceEqual(known)) return true;
        _definitions[instrumentId] = message.ToArray();
        return false;
    }

    private int Earliest()
    {
        int earliest = -1;
        for (int i = 0; i < _heads.Length; i++)
        {
            if (_heads[i].Length > 0 && (earliest < 0 || _heads[i].ReceiveTimeNs < _heads[earliest].ReceiveTimeNs)) earliest = i;
        }

        return earliest;
    }

    private void Advance(int index)
    {
        ref Head head = ref _heads[index];
        if (!_sources[index].TryNext(out ReadOnlySpan<byte> frame))
        {
            head.Length = 0;
            return;
        }

        frame.CopyTo(head.Frame);
        head.Length = frame.Length;
        head.ReceiveTimeNs = MemoryMarshal.AsRef<FrameHeader>(frame).ReceiveTimeNs;
    }

    private struct Head
    {
        public byte[] Frame;
        public int Length;
        public long ReceiveTimeNs;
    }
}
