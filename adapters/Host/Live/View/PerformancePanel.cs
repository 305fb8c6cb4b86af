namespace LowLatencyMM.Host;

/// <summary>What quotes and fills were worth, in one line, and in a table of all instruments.</summary>
internal static class PerformancePanel
{
    // Where each number of the table ends; 80 columns in all.
    private const int CaptureEnd = 30;
    private const int OneSecondEnd = 40;
    private const int TenSecondsEnd = 50;
    private const int UptimeEnd = 60;
    private const int FilledEnd = 70;
    private const int SkewEnd = 80;

    /// <summary>One row of at most 79 columns, of one instrument; markouts in bp.</summary>
    public static void DrawLine(Screen screen, int row, in PerformanceTelemetry performance)
    {
        Number(screen.At(row, 1, TextStyle.Faint).Put("capture ").In(TextStyle.Plain), performance.SpreadCapture, 2);
        Number(screen.In(TextStyle.Faint).Put("  markout 1 s ").In(StyleOf(performance.MarkoutOneSecondBp)), performance.MarkoutOneSecondBp, 2);
        Number(screen.In(TextStyle.Faint).Put(", 10 s ").In(StyleOf(performance.MarkoutTenSecondsBp)), performance.MarkoutTenSecondsBp, 2);
        Number(screen.In(TextStyle.Faint).Put("  up ").In(TextStyle.Plain), 100 * performance.Uptime, 1);
        Number(screen.In(TextStyle.Faint).Put("%  filled ").In(TextStyle.Plain), 100 * performance.FillRatio, 1);
        Number(screen.In(TextStyle.Faint).Put("%  skew ").In(TextStyle.Plain), 100 * performance.Skew, 1);
        screen.In(TextStyle.Faint).Put('%');
    }

    public static void DrawHeader(Screen screen, int row)
    {
        screen.At(row, 1, TextStyle.Faint).Put("instrument").At(row, CaptureEnd, TextStyle.Faint).PutBefore("capture");
        screen.At(row, OneSecondEnd, TextStyle.Faint).PutBefore("1 s, bp").At(row, TenSecondsEnd, TextStyle.Faint).PutBefore("10 s, bp");
        screen.At(row, UptimeEnd, TextStyle.Faint).PutBefore("up, %").At(row, FilledEnd, TextStyle.Faint).PutBefore("filled, %");
        screen.At(row, SkewEnd, TextStyle.Faint).PutBefore("skew, %");
    }

    public static void DrawRow(Screen screen, int row, string name, in PerformanceTelemetry performance)
    {
        const int NameMax = CaptureEnd - 9;
        screen.At(row, 1).Put(name.Length < NameMax ? name : name[..(NameMax - 1)]);
        NumberBefore(screen.At(row, CaptureEnd), performance.SpreadCapture, 2);
        NumberBefore(screen.At(row, OneSecondEnd, StyleOf(performance.MarkoutOneSecondBp)), performance.MarkoutOneSecondBp, 2);
        NumberBefore(screen.At(row, TenSecondsEnd, StyleOf(performance.MarkoutTenSecondsBp)), performance.MarkoutTenSecondsBp, 2);
        NumberBefore(screen.At(row, UptimeEnd), 100 * performance.Uptime, 1);
        NumberBefore(screen.At(row, FilledEnd), 100 * performance.FillRatio, 1);
        NumberBefore(screen.At(row, SkewEnd), 100 * performance.Skew, 1);
    }

    private static TextStyle StyleOf(double value) => value < 0 ? TextStyle.Bad : value > 0 ? TextStyle.Good : TextStyle.Plain;

    private static void Number(Screen screen, double value, int decimals)
    {
        if (double.IsNaN(value)) screen.Put('-');
        else screen.Decimal(Scaled(value, decimals), decimals, decimals);
    }

    private static void NumberBefore(Screen screen, double value, int decimals)
    {
        if (double.IsNaN(value)) screen.PutBefore("-");
        else screen.DecimalBefore(Scaled(value, decimals), decimals, decimals);
    }

    private static Int128 Scaled(double value, int decimals) => (Int128)Math.Round(Math.Clamp(value, -1e9, 1e9) * (decimals == 2 ? 100 : 10));
}
