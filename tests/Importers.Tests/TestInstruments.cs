using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Importers.Tests;

/// <summary>Instruments as a configuration would give them.</summary>
internal static class TestInstruments
{
    public const long Thousandth = 1_000_000;

    public static ImportedInstrument Create(string symbol, long quantityStep, uint instrumentId = 1, long tick = 100_000_000)
    {
        var message = new byte[256];
        Assert.That(InstrumentDefinitionEncoder.TryWrap(message, out var definition), Is.True);
        definition.ContractValue = 1_000_000_000;
        definition.QuantityStep = quantityStep;
        definition.Symbol = System.Text.Encoding.ASCII.GetBytes(symbol);
        Assert.That(definition.TryBeginTicks(1, out var ticks) && ticks.MoveNext(), Is.True);
        ticks.FromPrice = 0;
        ticks.TickSize = tick;
        return new ImportedInstrument(symbol, instrumentId, quantityStep, message.AsMemory(0, definition.EncodedLength));
    }
}
