using System.Globalization;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Numbers and names as a report writes them: thousands separators, a true minus, units at the edges.</summary>
internal static class ReportText
{
    /// <summary>Format of basis points that have a sign.</summary>
    public const string Bp = "+#,0.00;-#,0.00;0.00";

    /// <summary>A ledger amount with a sign and some decimals.</summary>
    public static string Amount(Int128 amount, int decimals = 4) => Minus(Grouped(FixedDecimal.FormatLedger(amount, decimals)));

    /// <summary>A price, exact.</summary>
    public static string Price(Price price) => Minus(Grouped(FixedDecimal.FormatNanos(price.Nanos)));

    /// <summary>A quantity of lots in the unit of <see cref="QuantityUnit"/>, exact.</summary>
    public static string Quantity(long lots, in Instrument instrument) =>
        Minus(Grouped(FixedDecimal.FormatLedger((Int128)lots * instrument.LotValue * 1_000_000_000)));

    /// <summary>The same for a mean.</summary>
    public static string Quantity(double lots, in Instrument instrument) =>
        Minus((lots * instrument.LotValue / 1e9).ToString("#,0.####", CultureInfo.InvariantCulture));

    /// <summary>What a quantity is counted in: base units, or quote units of an inverse contract.</summary>
    public static string QuantityUnit(InstrumentSettings? settings, in Instrument instrument)
    {
        if (settings is null) return instrument.IsInverse ? "quote units" : "base units";
        return instrument.IsInverse ? settings.Rules.QuoteCurrency : settings.Rules.BaseCurrency;
    }

    /// <summary>A signed number; NaN is a dash.</summary>
    public static string Signed(double value, string format = "+#,0.000;-#,0.000;0.000") =>
        double.IsFinite(value) ? Minus(value.ToString(format, CultureInfo.InvariantCulture)) : "\u2013";

    public static string Percent(double fraction, int decimals = 2) =>
        double.IsFinite(fraction) ? (fraction * 100).ToString($"N{decimals}", CultureInfo.InvariantCulture) + " %" : "\u2013";

    /// <summary>Date and time, UTC, to the millisecond.</summary>
    public static string Time(long timeNs) => Time(timeNs, "yyyy-MM-dd HH:mm:ss.fff");

    /// <summary>Time of day, UTC, to the microsecond.</summary>
    public static string TimeOfDay(long timeNs) => Time(timeNs, "HH:mm:ss.ffffff");

    /// <summary>A length of time in the units that suit it.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 1 => $"{seconds * 1e3:0.###} ms",
        < 120 => $"{seconds:0.#} s",
        < 7_200 => $"{(int)(seconds / 60)} min {seconds % 60:00} s",
        _ => $"{seconds / 3_600:N1} h",
    };

    private static string Time(long timeNs, string format) => DateTime.UnixEpoch.AddTicks(timeNs / 100).ToString(format, CultureInfo.InvariantCulture);

    private static string Minus(string text) => text.Replace('-', '\u2212');

    /// <summary>Puts separators into the whole part of a plain decimal.</summary>
    private static string Grouped(string text)
    {
        int start = text.StartsWith('-') ? 1 : 0;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        for (int place = (point < 0 ? text.Length : point) - 3; place > start; place -= 3) text = text.Insert(place, ",");
        return text;
    }
}
