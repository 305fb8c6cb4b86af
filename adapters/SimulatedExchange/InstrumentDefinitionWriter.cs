using System.Text;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Encodes an instrument's rules as the message that tells the engine of them.</summary>
public static class InstrumentDefinitionWriter
{
    /// <summary>Writes the message, SBE header first; returns its bytes.</summary>
    /// <exception cref="ArgumentException">The tick table does not fit.</exception>
    public static int Write(InstrumentRules rules, Span<byte> message)
    {
        if (!InstrumentDefinitionEncoder.TryWrap(message, out InstrumentDefinitionEncoder definition)
            || !TryWriteTicks(rules, ref definition))
            throw new ArgumentException($"{rules.Symbol}: a tick table of {rules.Ticks.Count} rows does not fit {message.Length} bytes", nameof(rules));
        definition.ContractValue = rules.ContractValue;
        definition.QuantityStep = rules.QuantityStep;
        definition.MinPrice = rules.MinPrice;
        definition.MaxPrice = rules.MaxPrice;
        definition.MinLots = rules.MinLots;
        definition.MaxLots = rules.MaxLots;
        definition.MinNotional = rules.MinNotional;
        definition.MakerFee = rules.MakerFee;
        definition.TakerFee = rules.TakerFee;
        definition.VenueId = rules.VenueId;
        definition.Kind = rules.Kind;
        definition.Status = rules.Status;
        definition.Flags = rules.Flags;
        definition.Symbol = Encoding.ASCII.GetBytes(rules.Symbol);
        definition.BaseCurrency = Encoding.ASCII.GetBytes(rules.BaseCurrency);
        definition.QuoteCurrency = Encoding.ASCII.GetBytes(rules.QuoteCurrency);
        definition.SettlementCurrency = Encoding.ASCII.GetBytes(rules.SettlementCurrency);
        return definition.EncodedLength;
    }

    private static bool TryWriteTicks(InstrumentRules rules, ref InstrumentDefinitionEncoder definition)
    {
        if (!definition.TryBeginTicks(rules.Ticks.Count, out InstrumentDefinitionEncoder.TicksEncoder ticks)) return false;
        for (int row = 0; ticks.MoveNext(); row++) (ticks.FromPrice, ticks.TickSize) = rules.Ticks[row];
        return true;
    }
}
