using System.Text;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Reads an instrument's rules from the message that defines it.</summary>
internal static class InstrumentDefinitionReader
{
    /// <summary>Null when the message is cut or its values make no sense. Allocates: definitions are rare.</summary>
    public static InstrumentRules? Read(uint instrumentId, ReadOnlySpan<byte> message)
    {
        if (!InstrumentDefinitionDecoder.TryWrap(message, out InstrumentDefinitionDecoder definition)) return null;
        var rules = new InstrumentRules
        {
            InstrumentId = instrumentId,
            Kind = definition.Kind,
            Status = definition.Status,
            ContractValue = definition.ContractValue,
            QuantityStep = definition.QuantityStep,
            MinPrice = definition.MinPrice,
            MaxPrice = definition.MaxPrice,
            MinLots = definition.MinLots,
            MaxLots = definition.MaxLots,
            MinNotional = definition.MinNotional,
            MakerFee = definition.MakerFee,
            TakerFee = definition.TakerFee,
            Flags = definition.Flags,
            VenueId = definition.VenueId,
            Symbol = Text(definition.Symbol),
            BaseCurrency = Text(definition.BaseCurrency),
            QuoteCurrency = Text(definition.QuoteCurrency),
            SettlementCurrency = Text(definition.SettlementCurrency),
        };
        if (!definition.TryReadTicks(out InstrumentDefinitionDecoder.TicksDecoder ticks)) return null;
        var rows = new List<TickRow>(ticks.Count);
        while (ticks.MoveNext()) rows.Add(new TickRow(ticks.FromPrice, ticks.TickSize));
        rules = rules with { Ticks = rows };
        return rules.Errors().Any() ? null : rules;
    }

    private static string Text(ReadOnlySpan<byte> characters)
    {
        int end = characters.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? characters : characters[..end]);
    }
}
