using System.Text;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers;

/// <summary>One instrument within an import. One thread.</summary>
internal class InstrumentState
{
    private readonly (long FromPrice, long TickSize)[] _ticks;

    public InstrumentState(ImportedInstrument specification)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(specification.QuantityStep, nameof(specification));
        Specification = specification;
        Symbol = Encoding.ASCII.GetBytes(specification.Symbol);
        Venue = Encoding.ASCII.GetBytes(specification.Venue);
        _ticks = ReadTicks(specification.Definition.Span);
    }

    public ImportedInstrument Specification { get; }

    public byte[] Symbol { get; }

    public byte[] Venue { get; }

    /// <summary>Its definition was written.</summary>
    public bool IsDefined { get; set; }

    /// <summary>The tick at a price, 1e-9: of the last row that begins at or below it; 1 when the definition has none.</summary>
    public long TickSize(long price)
    {
        int row = _ticks.Length - 1;
        while (row > 0 && _ticks[row].FromPrice > price) row--;
        return row < 0 ? 1 : _ticks[row].TickSize;
    }

    public long ToLots(long quantity) => Quantity.ToLots(quantity, Specification.QuantityStep);

    private static (long FromPrice, long TickSize)[] ReadTicks(ReadOnlySpan<byte> message)
    {
        if (!InstrumentDefinitionDecoder.TryWrap(message, out InstrumentDefinitionDecoder definition)) return [];
        if (!definition.TryReadTicks(out InstrumentDefinitionDecoder.TicksDecoder ticks)) return [];
        var rows = new List<(long FromPrice, long TickSize)>(ticks.Count);
        while (ticks.MoveNext())
        {
            if (ticks.TickSize > 0) rows.Add((ticks.FromPrice, ticks.TickSize));
        }
        return [.. rows];
    }
}
