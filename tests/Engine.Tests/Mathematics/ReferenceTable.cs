using System.Globalization;

namespace LowLatencyMM.Engine.Tests;

/// <summary>A committed table of results to 60 digits, made by Reference/make_references.py, and the error of a function against it.</summary>
internal sealed class ReferenceTable(string name)
{
    public string Name { get; } = name;

    public IEnumerable<(double X, double Y, double Nearest, double FractionUlp)> Rows()
    {
        string file = Path.Combine(RepositoryRoot.Path, "tests", "Engine.Tests", "Mathematics", "Reference", Name + ".csv");
        foreach (string line in File.ReadLines(file))
        {
            string[] cells = line.Split(',');
            double y = cells.Length == 4 ? Bits(cells[1]) : 0.0;
            yield return (Bits(cells[0]), y, Bits(cells[^2]), double.Parse(cells[^1], CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The distance in ulp of the exact result, which is known to a small part of one.</summary>
    public static double ErrorUlp(double actual, double nearest, double fractionUlp)
    {
        double size = Math.Abs(nearest);
        double ulp = Math.BitIncrement(size) - size;
        double difference = (actual - nearest) / ulp; // exact near the result
        return Math.Abs(difference - (nearest < 0 ? -fractionUlp : fractionUlp));
    }

    private static double Bits(string hexadecimal) => BitConverter.UInt64BitsToDouble(Convert.ToUInt64(hexadecimal, 16));
}
