using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>A linear axis with ticks of 1, 2 or 5 times a power of ten.</summary>
internal sealed class ValueAxis
{
    private const int StepsWanted = 5;
    private readonly double _from;
    private readonly double _to;

    /// <param name="least">Least value; NaN or infinite: there is none.</param>
    /// <param name="greatest">Greatest value.</param>
    /// <param name="from">Place of the least, drawing units.</param>
    /// <param name="to">Place of the greatest.</param>
    public ValueAxis(double least, double greatest, double from, double to)
    {
        _from = from;
        _to = to;
        if (!double.IsFinite(least) || !double.IsFinite(greatest)) (least, greatest) = (0, 1);
        double span = greatest - least;
        double smallest = Math.Max(Math.Abs(least), Math.Abs(greatest)) * 1e-9;
        if (span <= smallest)
        {
            double margin = Math.Max(Math.Abs(least) * 1e-4, smallest > 0 ? smallest : 1);
            (least, greatest) = (least - margin, greatest + margin);
            span = greatest - least;
        }

        Least = least - (0.04 * span);
        Greatest = greatest + (0.04 * span);
        double rough = span / StepsWanted;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double digit = rough / power;
        Step = power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
        Decimals = Math.Clamp((int)-Math.Floor(Math.Log10(Step) + 1e-9), 0, 18);
    }

    public double Least { get; }

    public double Greatest { get; }

    public double Step { get; }

    /// <summary>Decimals that tell the ticks apart.</summary>
    public int Decimals { get; }

    /// <summary>Values with a tick.</summary>
    public IEnumerable<double> Ticks()
    {
        double first = Math.Ceiling(Least / Step);
        double last = Math.Floor(Greatest / Step);
        for (double tick = first; tick <= last; tick++) yield return tick * Step;
    }

    public double Place(double value) => _from + ((value - Least) / (Greatest - Least) * (_to - _from));

    public string Label(double value)
    {
        string text = value.ToString($"N{Decimals}", CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? $"\u2212{text[1..]}" : text;
    }
}
