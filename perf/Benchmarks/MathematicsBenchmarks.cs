using System.Numerics;
using System.Runtime.Intrinsics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Perf;

/// <summary>Our functions against the runtime's, one by one over 1,000 seeded arguments of the range that the engine uses, summed; and the
/// runtime's vectors, which the engine may not use.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class MathematicsBenchmarks
{
    private const int Count = 1_000;
    private readonly double[] _arguments = Seeded(1, -20.0, 20.0);
    private readonly double[] _small = Seeded(2, -0.01, 0.01);
    private readonly double[] _positive = Seeded(3, 0.001, 100.0);
    private readonly double[] _tails = Seeded(4, -5.0, 5.0);
    private readonly double[] _probabilities = Seeded(5, 0.0, 1.0);

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("exp")]
    public double Exp() => Sum(new OurExp(), _arguments);

    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    [BenchmarkCategory("exp")]
    public double ExpOfRuntime() => Sum(new RuntimeExp(), _arguments);

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("exp")]
    public double ExpOfRuntimeVector256()
    {
        Vector256<double> sum = Vector256<double>.Zero;
        for (int i = 0; i < Count; i += 4) sum += Vector256.Exp(Vector256.Create(_arguments.AsSpan(i, 4)));
        return Vector256.Sum(sum);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("log")]
    public double Log() => Sum(new OurLog(), _positive);

    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    [BenchmarkCategory("log")]
    public double LogOfRuntime() => Sum(new RuntimeLog(), _positive);

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("log")]
    public double LogOfRuntimeVector256()
    {
        Vector256<double> sum = Vector256<double>.Zero;
        for (int i = 0; i < Count; i += 4) sum += Vector256.Log(Vector256.Create(_positive.AsSpan(i, 4)));
        return Vector256.Sum(sum);
    }

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("log1p")]
    public double Log1p() => Sum(new OurLog1p(), _small);

    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    [BenchmarkCategory("log1p")]
    public double Log1pOfRuntime() => Sum(new RuntimeLog1p(), _small);

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("expm1")]
    public double Expm1() => Sum(new OurExpm1(), _small);

    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    [BenchmarkCategory("expm1")]
    public double Expm1OfRuntime() => Sum(new RuntimeExpm1(), _small);

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("pow")]
    public double Pow() => Sum(new OurPow(), _positive);

    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    [BenchmarkCategory("pow")]
    public double PowOfRuntime() => Sum(new RuntimePow(), _positive);

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("without a counterpart")]
    public double Erfc() => Sum(new OurErfc(), _tails);

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("without a counterpart")]
    public double NormalCdf() => Sum(new OurNormalCdf(), _tails);

    [Benchmark(OperationsPerInvoke = Count)]
    [BenchmarkCategory("without a counterpart")]
    public double InverseNormalCdf() => Sum(new OurInverseNormalCdf(), _probabilities);

    private static double Sum<TFunction>(TFunction function, double[] arguments)
        where TFunction : struct, IFunction
    {
        double sum = 0.0;
        foreach (double argument in arguments) sum += function.Of(argument);
        return sum;
    }

    private static double[] Seeded(ulong seed, double low, double high)
    {
        var random = new SplitMix64(seed);
        var values = new double[Count];
        foreach (ref double value in values.AsSpan()) value = low + ((high - low) * random.NextDouble());
        return values;
    }

    private interface IFunction
    {
        double Of(double x);
    }

    private readonly struct OurExp : IFunction
    {
        public double Of(double x) => DeterministicMath.Exp(x);
    }

    private readonly struct RuntimeExp : IFunction
    {
        public double Of(double x) => Math.Exp(x);
    }

    private readonly struct OurLog : IFunction
    {
        public double Of(double x) => DeterministicMath.Log(x);
    }

    private readonly struct RuntimeLog : IFunction
    {
        public double Of(double x) => Math.Log(x);
    }

    private readonly struct OurLog1p : IFunction
    {
        public double Of(double x) => DeterministicMath.Log1p(x);
    }

    private readonly struct RuntimeLog1p : IFunction
    {
        public double Of(double x) => LogP1(x);

        private static T LogP1<T>(T x)
            where T : ILogarithmicFunctions<T>
            => T.LogP1(x);
    }

    private readonly struct OurExpm1 : IFunction
    {
        public double Of(double x) => DeterministicMath.Expm1(x);
    }

    private readonly struct RuntimeExpm1 : IFunction
    {
        public double Of(double x) => ExpM1(x);

        private static T ExpM1<T>(T x)
            where T : IExponentialFunctions<T>
            => T.ExpM1(x);
    }

    private readonly struct OurPow : IFunction
    {
        public double Of(double x) => DeterministicMath.Pow(x, 1.5);
    }

    private readonly struct RuntimePow : IFunction
    {
        public double Of(double x) => Math.Pow(x, 1.5);
    }

    private readonly struct OurErfc : IFunction
    {
        public double Of(double x) => DeterministicMath.Erfc(x);
    }

    private readonly struct OurNormalCdf : IFunction
    {
        public double Of(double x) => DeterministicMath.NormalCdf(x);
    }

    private readonly struct OurInverseNormalCdf : IFunction
    {
        public double Of(double x) => DeterministicMath.InverseNormalCdf(x);
    }
}
