using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>The greatest error of each function over the tests' 60-digit references, ours and the runtime's. .NET's own log1p and expm1 are
/// 1 + x and e^x in disguise, which the table shows.</summary>
internal static class MathematicsErrors
{
    /// <summary>Prints the table; says so when the references are not here.</summary>
    public static void Print(TextWriter output)
    {
        if (FindReferences() is not { } folder)
        {
            output.WriteLine("errors: the references in tests/Engine.Tests/Mathematics/Reference are not here");
            return;
        }

        output.WriteLine("greatest error over the references, ulp (subnormal results left out)");
        output.WriteLine($"{"function",-20}{"ours",10}{"runtime",12}{"Vector256",12}");
        Row("exp", (x, _) => DeterministicMath.Exp(x), (x, _) => Math.Exp(x), x => Vector256.Exp(Vector256.Create(x))[0]);
        Row("log", (x, _) => DeterministicMath.Log(x), (x, _) => Math.Log(x), x => Vector256.Log(Vector256.Create(x))[0]);
        Row("log1p", (x, _) => DeterministicMath.Log1p(x), (x, _) => LogP1(x), null);
        Row("expm1", (x, _) => DeterministicMath.Expm1(x), (x, _) => ExpM1(x), null);
        Row("pow", DeterministicMath.Pow, Math.Pow, null);
        Row("erfc", (x, _) => DeterministicMath.Erfc(x), null, null);
        Row("normal-cdf", (x, _) => DeterministicMath.NormalCdf(x), null, null);
        Row("inverse-normal-cdf", (x, _) => DeterministicMath.InverseNormalCdf(x), null, null);

        void Row(string name, Func<double, double, double> ours, Func<double, double, double>? runtime, Func<double, double>? vector)
        {
            string file = Path.Combine(folder, name + ".csv");
            string runtimeText = runtime is null ? "-" : Text(Worst(file, runtime));
            string vectorText = vector is null ? "-" : Text(Worst(file, (x, _) => vector(x)));
            output.WriteLine($"{name,-20}{Text(Worst(file, ours)),10}{runtimeText,12}{vectorText,12}");
        }
    }

    private static double Worst(string file, Func<double, double, double> function)
    {
        double worst = 0.0;
        foreach (string line in File.ReadLines(file))
        {
            string[] cells = line.Split(',');
            double nearest = Bits(cells[^2]);
            if (Math.Abs(nearest) < 2.2250738585072014e-308) continue;
            double fraction = double.Parse(cells[^1], CultureInfo.InvariantCulture);
            double actual = function(Bits(cells[0]), cells.Length == 4 ? Bits(cells[1]) : 0.0);
            double ulp = Math.BitIncrement(Math.Abs(nearest)) - Math.Abs(nearest);
            worst = Math.Max(worst, Math.Abs(((actual - nearest) / ulp) - (nearest < 0 ? -fraction : fraction)));
        }

        return worst;
    }

    private static string Text(double ulp) => ulp switch
    {
        > 1e6 => ulp.ToString("0.0E+0", CultureInfo.InvariantCulture),
        _ => ulp.ToString("F3", CultureInfo.InvariantCulture),
    };

    private static double Bits(string hexadecimal) => BitConverter.UInt64BitsToDouble(Convert.ToUInt64(hexadecimal, 16));

    private static T LogP1<T>(T x)
        where T : ILogarithmicFunctions<T>
        => T.LogP1(x);

    private static T ExpM1<T>(T x)
        where T : IExponentialFunctions<T>
        => T.ExpM1(x);

    private static string? FindReferences()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "Engine.Tests", "Mathematics", "Reference");
            if (Directory.Exists(path)) return path;
        }

        return null;
    }
}
