using System.Text;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers.Tests;

/// <summary>Market data frames in a few words.</summary>
internal static class FrameText
{
    public static string Of(byte[] frame)
    {
        ReadOnlySpan<byte> message = frame.AsSpan(FrameHeader.SizeBytes);
        Assert.That(SbeHeader.TryRead(message, out SbeHeader header), Is.True);
        switch (header.TemplateId)
        {
            case InstrumentDefinitionDecoder.TemplateId:
                Assert.That(InstrumentDefinitionDecoder.TryWrap(message, out var definition), Is.True);
                return $"definition {Encoding.ASCII.GetString(definition.Symbol).TrimEnd('\0')}";
            case BookSnapshotDecoder.TemplateId:
                Assert.That(BookSnapshotDecoder.TryWrap(message, out var snapshot), Is.True);
                Assert.That(snapshot.TryReadBids(out var bids), Is.True);
                Assert.That(snapshot.TryReadAsks(out var asks), Is.True);
                var text = new StringBuilder($"snapshot {snapshot.UpdateId}.{snapshot.Part}");
                while (bids.MoveNext()) text.Append($" b{bids.Price / 1e9:0.0}x{bids.Lots}");
                while (asks.MoveNext()) text.Append($" a{asks.Price / 1e9:0.0}x{asks.Lots}");
                return text.ToString();
            case BookUpdateDecoder.TemplateId:
                Assert.That(BookUpdateDecoder.TryWrap(message, out var update), Is.True);
                Assert.That(update.TryReadBids(out var newBids), Is.True);
                Assert.That(update.TryReadAsks(out var newAsks), Is.True);
                var line = new StringBuilder($"update {update.UpdateId}");
                while (newBids.MoveNext()) line.Append($" b{newBids.Price / 1e9:0.0}x{newBids.Lots}");
                while (newAsks.MoveNext()) line.Append($" a{newAsks.Price / 1e9:0.0}x{newAsks.Lots}");
                return line.ToString();
            case TradeDecoder.TemplateId:
                Assert.That(TradeDecoder.TryWrap(message, out var trade), Is.True);
                return $"trade {trade.TradeId} {trade.Price / 1e9:0.0}x{trade.Lots} {trade.Aggressor}";
            case GapDecoder.TemplateId:
                Assert.That(GapDecoder.TryWrap(message, out var gap), Is.True);
                return $"gap {gap.ExpectedId} {gap.ReceivedId} {gap.Reason}";
            case InstrumentStatusDecoder.TemplateId:
                Assert.That(InstrumentStatusDecoder.TryWrap(message, out var status), Is.True);
                return $"status {status.Status}";
            default:
                return $"template {header.TemplateId}";
        }
    }
}
