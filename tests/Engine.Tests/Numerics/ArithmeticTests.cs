using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace LowLatencyMM.Engine.Tests;

/// <summary>What docs/numerics.md claims of the runtime's arithmetic, here and with instruction sets switched off.</summary>
public class ArithmeticTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    // Goal: a conversion out of range saturates and NaN gives zero. Method: exact whole numbers, over borders and seeded doubles.
    [Test]
    public void Conversions_to_integers_saturate()
    {
        foreach (double x in Arithmetic.NastyDoubles().Concat(Arithmetic.SeededDoubles(3)))
        {
            Assert.That((long)x, Is.EqualTo((long)Saturated(x, long.MinValue, long.MaxValue)), $"{x:R}");
            Assert.That((int)x, Is.EqualTo((int)Saturated(x, int.MinValue, int.MaxValue)), $"{x:R}");
            Assert.That((ulong)x, Is.EqualTo((ulong)Saturated(x, 0, ulong.MaxValue)), $"{x:R}");
        }
    }

    // Goal: unsigned to double rounds once. Method: the nearest double by whole numbers, ties to even.
    [Test]
    public void Conversions_of_unsigned_integers_round_once()
    {
        foreach (ulong value in Arithmetic.NastyUnsigned()) AssertBits(value, Arithmetic.Nearest(value, 0), $"{value}");
    }

    // Goal: should anybody use it: fused means one rounding, also where no instruction does it. Method: products and sums in whole numbers.
    [Test]
    public void Fused_multiply_add_rounds_once()
    {
        int rounded = 0;
        foreach ((double a, double b, double c) in Arithmetic.FusedCases())
        {
            double exact = Arithmetic.ExactFusedMultiplyAdd(a, b, c);
            if (exact == 0.0) continue;
            AssertBits(Math.FusedMultiplyAdd(a, b, c), exact, $"{a:R}·{b:R} + {c:R}");
            if ((a * b) + c != exact) rounded++;
        }

        Assert.That(rounded, Is.GreaterThan(5_000), "else the cases are too easy: rounding twice would pass");
    }

    // Goal: minimum and maximum know the signs of zero, and NaN wins. Method: the pairs at which instructions and the standard differ.
    [Test]
    public void Minimum_and_maximum_are_those_of_the_standard()
    {
        AssertBits(Math.Min(0.0, -0.0), -0.0, "min");
        AssertBits(Math.Min(-0.0, 0.0), -0.0, "min");
        AssertBits(Math.Max(0.0, -0.0), 0.0, "max");
        AssertBits(Math.Max(-0.0, 0.0), 0.0, "max");
        Assert.That(Math.Min(double.NaN, 1.0), Is.NaN);
        Assert.That(Math.Min(1.0, double.NaN), Is.NaN);
        Assert.That(Math.Max(double.NaN, 1.0), Is.NaN);
        Assert.That(Math.Max(1.0, double.NaN), Is.NaN);
    }

    // Goal: the square root is the nearest double. Method: its neighbours' midpoints squared, in whole numbers, enclose the argument.
    [Test]
    public void The_square_root_is_correctly_rounded()
    {
        foreach (double x in Arithmetic.SeededDoubles(4).Concat(Arithmetic.NastyDoubles()).Where(x => x > 0.0 && double.IsFinite(x)))
        {
            (BigInteger root, int exponent) = Arithmetic.Split(Math.Sqrt(x));
            (BigInteger argument, int argumentExponent) = Arithmetic.Split(x);
            int scale = (2 * exponent) - 2 - argumentExponent; // squares of half units, against the argument
            BigInteger low = BigInteger.Pow((2 * root) - 1, 2), high = BigInteger.Pow((2 * root) + 1, 2);
            if (scale >= 0) (low, high) = (low << scale, high << scale);
            else argument <<= -scale;
            Assert.That(low <= argument && argument <= high, Is.True, $"{x:R}");
        }
    }

    // Goal: the same bits without the instructions, and at every level of optimisation. Method: this program in child processes; each says what
    // it computed with.
    [TestCase("DOTNET_EnableAVX2", "0")]
    [TestCase("DOTNET_EnableAVX512", "0")]
    [TestCase("DOTNET_EnableHWIntrinsic", "0")]
    [TestCase("DOTNET_TieredCompilation", "0")]
    [TestCase("DOTNET_JITMinOpts", "1")]
    [TestCase("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4")]
    public void Arithmetic_and_mathematics_have_the_same_bits_with(string name, string value)
    {
        string[] lines = RunChild(name, value);
        Assert.That(lines[0], Is.EqualTo($"{Arithmetic.Hash():x16} {SameBitsTests.HashOfResults():x16}"));
        if (name is "DOTNET_EnableAVX2" or "DOTNET_EnableHWIntrinsic" && RuntimeInformation.ProcessArchitecture == Architecture.X64)
            Assert.That(lines[1], Is.EqualTo("Fma False"), "the setting did nothing");
    }

    /// <summary>What the child process prints.</summary>
    internal static int PrintHashes()
    {
        Console.WriteLine($"{Arithmetic.Hash():x16} {SameBitsTests.HashOfResults():x16}");
        Console.WriteLine($"Fma {Fma.IsSupported}");
        return 0;
    }

    private static string[] RunChild(string name, string value)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ArithmeticTests).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment[name] = value;
        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        if (!child.WaitForExit(Bound))
        {
            child.Kill();
            Assert.Fail("the child process did not end");
        }

        Assert.That(child.ExitCode, Is.Zero);
        return output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static BigInteger Saturated(double x, BigInteger low, BigInteger high)
    {
        if (double.IsNaN(x)) return 0;
        if (double.IsInfinity(x)) return x > 0 ? high : low;
        (BigInteger significand, int exponent) = Arithmetic.Split(x);
        BigInteger whole = exponent >= 0 ? significand << exponent : BigInteger.Divide(significand, BigInteger.One << -exponent); // toward zero
        return BigInteger.Max(low, BigInteger.Min(high, whole));
    }

    private static void AssertBits(double actual, double expected, string what)
    {
        if (BitConverter.DoubleToInt64Bits(actual) != BitConverter.DoubleToInt64Bits(expected)) Assert.Fail($"{what}: {actual:R}, exactly {expected:R}");
    }
}
