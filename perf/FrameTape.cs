using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Perf;

/// <summary>Market-data frames in memory, to be played again and again with times moved on. Begins with a definition and a snapshot.</summary>
internal sealed class FrameTape
{
    private readonly List<byte[]> _frames = [];

    private FrameTape(string name) => Name = name;

    /// <summary>Where the frames are from; a synthetic tape says so.</summary>
    public string Name { get; }

    public int Count => _frames.Count;

    public long StartNs => Header(0).ReceiveTimeNs;

    /// <summary>Time from the first frame to one interval after the last, ns.</summary>
    public long PeriodNs => Header(_frames.Count - 1).ReceiveTimeNs - StartNs + 1_000_000;

    public Span<byte> this[int index] => _frames[index];

    /// <summary>Frames made elsewhere.</summary>
    public static FrameTape Of(string name, IEnumerable<byte[]> frames)
    {
        var tape = new FrameTape(name);
        tape._frames.AddRange(frames);
        return tape;
    }

    /// <summary>The market frames of an imported journal.</summary>
    public static FrameTape FromJournal(string path)
    {
        var tape = new FrameTape(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)));
        using JournalReader reader = JournalReader.Open(path);
        while (reader.MoveNext())
        {
            if (SbeHeader.TryRead(reader.Message, out SbeHeader sbe) && sbe.SchemaId == BookUpdateDecoder.SchemaId) tape._frames.Add(reader.Frame.ToArray());
        }

        if (tape._frames.Count == 0) throw new InvalidDataException($"{path} holds no market data.");
        return tape;
    }

    /// <summary>A random walk of a 20-level book: two level changes a frame, a tick up or down in one of eight, 1 ms apart.</summary>
    public static FrameTape Synthetic(ulong seed, int count)
    {
        const long Tick = 100_000_000;
        const int Depth = 20;
        var tape = new FrameTape("synthetic");
        var random = new SplitMix64(seed);
        var buffer = new byte[FrameLayout.SlotBytes];
        long bestBid = 600_000;
        long nowNs = 1_700_000_000_000_000_000;
        long number = 0;

        WriteDefinition();
        WriteSnapshot();
        for (int frame = 0; frame < count; frame++)
        {
            nowNs += 1_000_000;
            BookUpdateEncoder.TryWrap(buffer.AsSpan(FrameHeader.SizeBytes), out BookUpdateEncoder update);
            update.UpdateId = number;
            int direction = random.NextBounded(8) == 0 ? (random.NextBounded(2) == 0 ? 1 : -1) : 0;
            WriteMove(ref update, direction);
            bestBid += direction;
            Add(update.EncodedLength, FrameFlags.EndOfEvent);
        }

        return tape;

        void WriteDefinition()
        {
            InstrumentDefinitionEncoder.TryWrap(buffer.AsSpan(FrameHeader.SizeBytes), out InstrumentDefinitionEncoder definition);
            definition.ContractValue = Price.Scale;
            definition.QuantityStep = Price.Scale / 1000;
            definition.MinPrice = Tick;
            definition.MaxPrice = 10_000_000 * Price.Scale;
            definition.MinLots = 1;
            definition.MaxLots = 1_000_000;
            definition.MinNotional = 0;
            definition.MakerFee = 0;
            definition.TakerFee = 4_000;
            definition.VenueId = 1;
            definition.Kind = InstrumentKind.Linear;
            definition.Status = TradingStatus.Trading;
            definition.Flags = 0;
            definition.Symbol = "SYNTHETIC"u8;
            definition.BaseCurrency = "BTC"u8;
            definition.QuoteCurrency = "USDT"u8;
            definition.SettlementCurrency = "USDT"u8;
            definition.TryBeginTicks(1, out InstrumentDefinitionEncoder.TicksEncoder ticks);
            ticks.MoveNext();
            ticks.FromPrice = 0;
            ticks.TickSize = Tick;
            Add(definition.EncodedLength, FrameFlags.EndOfEvent);
        }

        void WriteSnapshot()
        {
            BookSnapshotEncoder.TryWrap(buffer.AsSpan(FrameHeader.SizeBytes), out BookSnapshotEncoder snapshot);
            snapshot.UpdateId = 0;
            snapshot.Part = 0;
            snapshot.TryBeginBids(Depth / 2, out BookSnapshotEncoder.BidsEncoder bids);
            for (int level = 0; bids.MoveNext(); level++)
            {
                bids.Price = (bestBid - level) * Tick;
                bids.Lots = 1_000;
            }

            snapshot.TryBeginAsks(Depth / 2, out BookSnapshotEncoder.AsksEncoder asks);
            for (int level = 0; asks.MoveNext(); level++)
            {
                asks.Price = (bestBid + 1 + level) * Tick;
                asks.Lots = 1_000;
            }

            Add(snapshot.EncodedLength, FrameFlags.EndOfEvent | FrameFlags.Snapshot);
        }

        void WriteMove(ref BookUpdateEncoder update, int direction)
        {
            // Up: the best ask becomes a bid. Down: the best bid becomes an ask. Otherwise sizes change.
            long lots = 500 + random.NextBounded(1_000);
            long bidLevel = direction > 0 ? bestBid + 1 : bestBid - (direction < 0 ? 0 : random.NextBounded(Depth / 2));
            long askLevel = direction < 0 ? bestBid : bestBid + 1 + (direction > 0 ? 0 : random.NextBounded(Depth / 2));
            update.TryBeginBids(1, out BookUpdateEncoder.BidsEncoder bids);
            bids.MoveNext();
            bids.Price = bidLevel * Tick;
            bids.Lots = direction < 0 ? 0 : lots;
            update.TryBeginAsks(1, out BookUpdateEncoder.AsksEncoder asks);
            asks.MoveNext();
            asks.Price = askLevel * Tick;
            asks.Lots = direction > 0 ? 0 : lots;
        }

        void Add(int messageBytes, FrameFlags flags)
        {
            number++;
            var header = new FrameHeader
            {
                ReceiveTimeNs = nowNs,
                VenueTimeNs = nowNs,
                InstrumentId = 0,
                Length = (uint)messageBytes,
                SourceId = 1,
                Flags = flags | FrameFlags.Synthetic,
            };
            MemoryMarshal.Write(buffer, in header);
            tape._frames.Add(buffer.AsSpan(0, FrameHeader.SizeBytes + messageBytes).ToArray());
        }
    }

    private FrameHeader Header(int index) => MemoryMarshal.Read<FrameHeader>(_frames[index]);
}
