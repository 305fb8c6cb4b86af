using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Host;

/// <summary>Names and quantity steps of a journal's instruments, as its frames define them. One thread.</summary>
internal sealed class ExportInstruments
{
    private readonly Dictionary<uint, (string Symbol, long QuantityStep)> _known = [];

    /// <summary>Takes note of a definition that the engine accepted.</summary>
    public void OnFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context)
    {
        if (!InstrumentDefinitionDecoder.TryWrap(message, out InstrumentDefinitionDecoder definition)) return;
        if (!context.Instruments.TryGetSlot(header.InstrumentId, out int slot)) return;
        _known[header.InstrumentId] = (Ascii.Name(in context.Instruments[slot].Symbol), definition.QuantityStep);
    }

    /// <summary>The symbol; empty for frames of no instrument, the number for an unknown one.</summary>
    public string Symbol(uint instrumentId) =>
        instrumentId == FrameHeader.NoInstrument ? "" : _known.TryGetValue(instrumentId, out var known) ? known.Symbol : $"instrument {instrumentId}";

    /// <summary>A quantity in contracts, 1e-9. Lots of an unknown instrument count as contracts.</summary>
    public Int128 Quantity(uint instrumentId, long lots) =>
        (Int128)lots * (_known.TryGetValue(instrumentId, out var known) ? known.QuantityStep : Price.Scale);
}
