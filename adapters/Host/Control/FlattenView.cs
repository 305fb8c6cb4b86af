using System.Text.Json;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>What a kill would cancel, and what flattening would take; nothing of it is sent.</summary>
internal static class FlattenView
{
    /// <summary>A line for each instrument that has anything open, by slot.</summary>
    public static IReadOnlyList<FlattenLine> Of(EngineSight engine)
    {
        var lines = new List<FlattenLine>();
        for (int slot = 0; slot < (engine.Facts?.Instruments.Count ?? 0); slot++)
        {
            if (engine.TryRead(slot, out InstrumentTelemetry telemetry)) lines.Add(FlattenLine.Of(engine.Facts!.Instruments[slot], in telemetry));
        }

        return lines;
    }

    public static void Write(TextWriter output, DeploymentSight sight)
    {
        IReadOnlyList<FlattenLine> lines = Of(sight.Engine);
        if (sight.Engine.Facts is null || sight.Engine.Observer is null)
            output.WriteLine($"positions are not known: {sight.Engine.FactsProblem ?? sight.Engine.TelemetryProblem ?? "no engine shows them"}");
        else if (AreOld(sight.Engine))
            output.WriteLine($"the engine's figures are old: {DeploymentHealth.Text(sight.Engine.Process)}");
        foreach (GatewaySight gateway in sight.Gateways.Where(gateway => gateway.HasTelemetry))
            output.WriteLine($"open orders at {gateway.Venue}, as its gateway knows: {gateway.Telemetry.OpenOrders}");
        foreach (FlattenLine line in lines.Where(line => line.OpenOrders > 0))
            output.WriteLine($"open orders in {line.Instrument.Name}, as the engine knows: {line.OpenOrders}");
        foreach (FlattenLine line in lines.Where(line => line.PositionLots != 0)) output.WriteLine(Text(line));
        if (lines.Count > 0 && lines.All(line => line.PositionLots == 0)) output.WriteLine("no position: nothing to flatten");
        foreach (IGrouping<string, FlattenLine> currency in ByCurrency(lines))
            output.WriteLine($"P&L {FixedDecimal.FormatLedger(Total(currency), currency.First().Instrument.MoneyDecimals)} {currency.Key}");
    }

    public static void Write(Utf8JsonWriter json, DeploymentSight sight)
    {
        IReadOnlyList<FlattenLine> lines = Of(sight.Engine);
        json.WriteBoolean("areFiguresOld", AreOld(sight.Engine));
        json.WriteStartArray("positions");
        foreach (FlattenLine line in lines)
        {
            InstrumentFacts instrument = line.Instrument;
            json.WriteStartObject();
            json.WriteString("instrument", instrument.Name);
            json.WriteNumber("openOrders", line.OpenOrders);
            json.WriteString("position", Quantity(instrument, line.PositionLots));
            if (line.PositionLots != 0) json.WriteString("side", line.Side.ToString());
            if (line.OppositeNanos != 0)
            {
                json.WriteString("price", FixedDecimal.FormatNanos(line.OppositeNanos));
                json.WriteString("value", FixedDecimal.FormatLedger(line.Value));
                json.WriteString("valueCurrency", instrument.QuoteCurrency);
            }

            if (line.DistanceBasisPoints is { } distance) json.WriteNumber("distanceBasisPoints", Math.Round(distance, 4));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("profitAndLoss");
        foreach (IGrouping<string, FlattenLine> currency in ByCurrency(lines)) json.WriteString(currency.Key, FixedDecimal.FormatLedger(Total(currency)));
        json.WriteEndObject();
    }

    /// <summary>A quantity of an instrument without a trailing zero.</summary>
    public static string Quantity(InstrumentFacts instrument, long lots) => FixedDecimal.FormatLedger(instrument.QuantityNanos(lots) * 1_000_000_000);

    private static bool AreOld(EngineSight engine) => engine.Process.Condition is not (ProcessCondition.Alive or ProcessCondition.Starting);

    private static string Text(FlattenLine line)
    {
        InstrumentFacts instrument = line.Instrument;
        string text = $"{instrument.Name}: position {Quantity(instrument, line.PositionLots)} {instrument.QuantityUnit}; to flatten: "
            + $"{(line.Side == Side.Buy ? "buy" : "sell")} {Quantity(instrument, line.PositionLots).TrimStart('-')}";
        if (line.OppositeNanos == 0) return $"{text}; the book has no price for it";
        string distance = line.DistanceBasisPoints is { } basisPoints ? $", {basisPoints:F2} bp from mid" : "";
        return $"{text} at {FixedDecimal.FormatNanos(line.OppositeNanos)}, value {FixedDecimal.FormatLedger(line.Value, 2)} {instrument.QuoteCurrency}{distance}";
    }

    private static IEnumerable<IGrouping<string, FlattenLine>> ByCurrency(IEnumerable<FlattenLine> lines) =>
        lines.GroupBy(line => line.Instrument.SettlementCurrency).OrderBy(currency => currency.Key, StringComparer.Ordinal);

    private static Int128 Total(IEnumerable<FlattenLine> lines) => lines.Aggregate((Int128)0, (sum, line) => sum + line.ProfitTotal);
}
