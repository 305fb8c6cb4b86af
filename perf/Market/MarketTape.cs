using System.Runtime.InteropServices;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Perf;

/// <summary>The market data of one instrument in memory, in events, with a snapshot of the book at several of them: material for <see cref="MarketStream"/>.</summary>
internal sealed class MarketTape
{
    /// <summary>Events at which a player can begin.</summary>
    public const int PhaseCountMax = 32;

    private readonly List<byte[]> _frames = [];
    private readonly List<int> _eventStarts = [];
    private readonly List<(int Event, List<byte[]> Snapshot)> _phases = [];

    /// <summary>Takes the frames of the first instrument that is defined.</summary>
    /// <exception cref="InvalidDataException">No definition, or no whole book.</exception>
    public MarketTape(string name, IEnumerable<byte[]> frames)
    {
        Name = name;
        uint? instrumentId = null;
        foreach (byte[] frame in frames)
        {
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(frame);
            bool isDefinition = InstrumentDefinitionDecoder.TryWrap(frame.AsSpan(FrameHeader.SizeBytes), out _);
            if (isDefinition && instrumentId is null) (instrumentId, Definition) = (header.InstrumentId, frame);
            if (!isDefinition && header.InstrumentId == instrumentId) _frames.Add(frame);
        }

        if (Definition is null) throw new InvalidDataException($"{name} defines no instrument.");
        FindEvents();
        FindPhases();
        if (_phases.Count == 0) throw new InvalidDataException($"{name} holds no whole book.");
    }

    /// <summary>Where the frames are from; a synthetic tape says so.</summary>
    public string Name { get; }

    public bool IsSynthetic => Name == "synthetic";

    /// <summary>The frame that defines the instrument.</summary>
    public byte[] Definition { get; }

    public int FrameCount => _frames.Count;

    public int EventCount => _eventStarts.Count - 1;

    public int PhaseCount => _phases.Count;

    public long StartNs => Header(0).ReceiveTimeNs;

    public ReadOnlySpan<byte> this[int frame] => _frames[frame];

    /// <summary>The market data of an imported journal.</summary>
    public static MarketTape FromJournal(string path)
    {
        using JournalReader reader = JournalReader.Open(path);
        return new MarketTape(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), MarketFrames(reader));
    }

    /// <summary>First frame of an event; of the event after the last one: one past the last frame.</summary>
    public int EventStart(int number) => _eventStarts[number];

    /// <summary>Time between an event and the one before it, ns; of the first one: a millisecond.</summary>
    public long GapNs(int number) => number == 0
        ? 1_000_000
        : Math.Max(0, Header(_eventStarts[number]).ReceiveTimeNs - Header(_eventStarts[number - 1]).ReceiveTimeNs);

    /// <summary>A place to begin: the book as it is before an event.</summary>
    public (int Event, IReadOnlyList<byte[]> Snapshot) Phase(int index) => _phases[index];

    private static IEnumerable<byte[]> MarketFrames(JournalReader reader)
    {
        while (reader.MoveNext())
        {
            if (SbeHeader.TryRead(reader.Message, out SbeHeader sbe) && sbe.SchemaId == BookUpdateDecoder.SchemaId) yield return reader.Frame.ToArray();
        }
    }

    private FrameHeader Header(int frame) => MemoryMarshal.Read<FrameHeader>(_frames[frame]);

    private void FindEvents()
    {
        bool isStart = true;
        for (int frame = 0; frame < _frames.Count; frame++)
        {
            if (isStart) _eventStarts.Add(frame);
            isStart = (Header(frame).Flags & FrameFlags.EndOfEvent) != 0;
        }

        if (!isStart) _frames.RemoveRange(_eventStarts[^1], _frames.Count - _eventStarts[^1]); // half an event at the end
        else _eventStarts.Add(_frames.Count);
    }

    private void FindPhases()
    {
        var book = new BookReplica();
        int distance = Math.Max(1, EventCount / PhaseCountMax);
        for (int number = 0; number < EventCount; number++)
        {
            if (number % distance == 0 && !book.IsEmpty && _phases.Count < PhaseCountMax) _phases.Add((number, book.Snapshot(Header(_eventStarts[number]))));
            for (int frame = _eventStarts[number]; frame < _eventStarts[number + 1]; frame++) book.Apply(_frames[frame].AsSpan(FrameHeader.SizeBytes));
        }

        if (_phases.Count == 0 && !book.IsEmpty) _phases.Add((0, book.Snapshot(Header(0)))); // a tape of one event
    }
}
