using System.Text.Json;
using LowLatencyMM.Compiler.Tests.Driving;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>The standard's worked examples: schema and bytes that we did not make.</summary>
public sealed class SpecificationExampleTests
{
    private const string ExampleSchema = "captures/fix-spec/Examples.v1-0-STANDARD.xml";
    private const string Vectors = "captures/fix-spec/vectors.json";
    private const int FramingBytes = 6; // the Simple Open Framing Header, which is not part of SBE

    private const string Probe = """
        using Test.Codecs;
        public static class Probe
        {
            public static string Run(byte[] message) =>
                NewOrderSingleDecoder.TryWrap(message, out var order) ? Order(order) : ExecutionReportDecoder.TryWrap(message, out var report) ? Report(report) : "refused";

            private static string Order(NewOrderSingleDecoder o) =>
                $"{Text(o.ClOrdId)} {Text(o.Account)} {Text(o.Symbol)} {o.Side} {o.TransactTime} {o.OrderQty.Mantissa}e{o.OrderQty.Exponent} {o.OrdType} "
                + $"{o.Price.Mantissa}e{o.Price.Exponent} {o.Price.HasMantissa} {o.StopPx.HasMantissa}";

            private static string Report(ExecutionReportDecoder r)
            {
                var m = r.MaturityMonthYear;
                string text = $"{Text(r.OrderID)} {Text(r.ExecID)} {r.ExecType} {r.OrdStatus} {Text(r.Symbol)} {m.Year}-{m.Month}-{m.Day}-{m.Week} "
                    + $"{r.Side} {r.LeavesQty.Mantissa} {r.CumQty.Mantissa} {r.TradeDate}";
                if (!r.TryReadFillsGrp(out var fills)) return "refused";
                while (fills.MoveNext()) text += $" {fills.FillPx.Mantissa}:{fills.FillQty.Mantissa}";
                return text;
            }

            private static string Text(ReadOnlySpan<byte> bytes) => System.Text.Encoding.ASCII.GetString(bytes);
        }
        """;

    [Test] // Goal: the standard's bytes mean what it says. Method: its schema and hex; values from its text and errata.
    [TestCase("NewOrderSingle", "ORD00001 ACCT01 GEM4 Buy 1524861082122000000 7e0 Limit 99610e-3 True False")]
    [TestCase("ExecutionReport", "O0000001 EXEC0000 Trade PartialFilled GEM4 2014-6-255-255 Buy 1 6 15989 99610:2 99620:4")]
    public void An_example_of_the_standard_is_decoded(string name, string expected) =>
        Assert.That(GeneratorRun.Of(File.ReadAllText(Schemas.SharedPath(ExampleSchema)), Probe).Run(Message(name)), Is.EqualTo(expected));

    private static byte[] Message(string name)
    {
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText(Schemas.SharedPath(Vectors)));
        JsonElement vector = vectors.RootElement.GetProperty("vectors").EnumerateArray().Single(candidate => candidate.GetProperty("name").GetString() == name);
        return Convert.FromHexString(vector.GetProperty("hex").GetString()!)[FramingBytes..];
    }
}
