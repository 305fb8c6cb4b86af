using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Drives a simulated exchange as an engine would: pumps frames, keeps them, rebuilds the public books, decodes executions, and may answer
/// each frame with orders.</summary>
internal sealed class VenueHarness(ExchangeVenue venue)
{
    public const ushort MarketDataSource = 3, ExecutionSource = 4;

    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private readonly Dictionary<ushort, long> _sequences = [];
    private long _lastReceiveNs = long.MinValue;

    public MemoryStream Log { get; } = new();

    public List<(FrameHeader Header, Execution Execution)> Executions { get; } = [];

    /// <summary>Answers to status requests, but for the fills in them.</summary>
    public List<(FrameHeader Header, byte[] Message)> Answers { get; } = [];

    public Dictionary<(uint Instrument, Side Side, long Price), long> Book { get; } = [];

    public List<(FrameHeader Header, long TradeId, long Price, long Lots, Aggressor Aggressor)> Trades { get; } = [];

    public List<ushort> Templates { get; } = [];

    /// <summary>Called after each frame with its receive time; may submit.</summary>
    public Action<long>? Answer { get; set; }

    public bool KeepsLog { get; set; } = true;

    public int ExecutionSourceCount { get; init; } = 1;

    public void PumpUntil(long untilNs)
    {
        int bytes;
        while ((bytes = venue.TryNextFrame(untilNs, _frame)) > 0)
        {
            FrameHeader header = MemoryMarshal.Read<FrameHeader>(_frame);
            Assert.That(header.Length + FrameHeader.SizeBytes, Is.EqualTo(bytes));
            if (header.ReceiveTimeNs < _lastReceiveNs || header.ReceiveTimeNs > untilNs || header.VenueTimeNs > header.ReceiveTimeNs)
                Assert.Fail($"receive time {header.ReceiveTimeNs} after {_lastReceiveNs}, until {untilNs}, venue {header.VenueTimeNs}");
            _lastReceiveNs = header.ReceiveTimeNs;
            long expected = _sequences.GetValueOrDefault(header.SourceId) + 1;
            if (header.SourceSequence != expected) Assert.Fail($"source {header.SourceId}: {header.SourceSequence}, expected {expected}");
            _sequences[header.SourceId] = expected;
            if (KeepsLog) Log.Write(_frame, 0, bytes);
            Take(in header, _frame.AsSpan(FrameHeader.SizeBytes, (int)header.Length));
            Answer?.Invoke(header.ReceiveTimeNs);
        }
    }

    private void Take(in FrameHeader header, ReadOnlySpan<byte> message)
    {
        Assert.That(SbeHeader.TryRead(message, out SbeHeader sbe), Is.True);
        if (KeepsLog) Templates.Add(sbe.TemplateId);
        if (header.SourceId >= ExecutionSource && header.SourceId < ExecutionSource + ExecutionSourceCount)
        {
            bool isAnswer = sbe.TemplateId is OpenOrderDecoder.TemplateId or PositionReportDecoder.TemplateId or StatusEndDecoder.TemplateId;
            if (isAnswer) Answers.Add((header, message.ToArray()));
            else Executions.Add((header, ExecutionReader.Read(in header, message)));
            return;
        }
        Assert.That(header.SourceId, Is.EqualTo(MarketDataSource));
        switch (sbe.TemplateId)
        {
            case BookSnapshotDecoder.TemplateId:
                TakeSnapshot(header.InstrumentId, message);
                break;
            case BookUpdateDecoder.TemplateId:
                TakeUpdate(header.InstrumentId, message);
                break;
            case TradeDecoder.TemplateId:
                Assert.That(TradeDecoder.TryWrap(message, out TradeDecoder trade), Is.True);
                Trades.Add((header, trade.TradeId, trade.Price, trade.Lots, trade.Aggressor));
                break;
            case InstrumentDefinitionDecoder.TemplateId:
                break;
            default:
                Assert.Fail($"template {sbe.TemplateId}");
                break;
        }
    }

    private void TakeSnapshot(uint instrument, ReadOnlySpan<byte> message)
    {
        Assert.That(BookSnapshotDecoder.TryWrap(message, out BookSnapshotDecoder snapshot), Is.True);
        Assert.That(snapshot.TryReadBids(out BookSnapshotDecoder.BidsDecoder bids), Is.True);
        while (bids.MoveNext()) Book[(instrument, Side.Buy, bids.Price)] = bids.Lots;
        Assert.That(snapshot.TryReadAsks(out BookSnapshotDecoder.AsksDecoder asks), Is.True);
        while (asks.MoveNext()) Book[(instrument, Side.Sell, asks.Price)] = asks.Lots;
    }

    private void TakeUpdate(uint instrument, ReadOnlySpan<byte> message)
    {
        Assert.That(BookUpdateDecoder.TryWrap(message, out BookUpdateDecoder update), Is.True);
        Assert.That(update.TryReadBids(out BookUpdateDecoder.BidsDecoder bids), Is.True);
        while (bids.MoveNext()) Set((instrument, Side.Buy, bids.Price), bids.Lots);
        Assert.That(update.TryReadAsks(out BookUpdateDecoder.AsksDecoder asks), Is.True);
        while (asks.MoveNext()) Set((instrument, Side.Sell, asks.Price), asks.Lots);
    }

    private void Set((uint, Side, long) level, long lots)
    {
        if (lots > 0) Book[level] = lots;
        else if (!Book.Remove(level)) Assert.Fail($"{level} was deleted and never there");
    }
}
