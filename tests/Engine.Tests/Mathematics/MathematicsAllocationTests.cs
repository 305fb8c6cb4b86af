namespace LowLatencyMM.Engine.Tests;

public class MathematicsAllocationTests
{
    // Goal: no garbage from numbers. Method: every function and draw, edges included, between two readings of the thread's allocation counter.
    [Test]
    public void Mathematics_allocates_nothing()
    {
        double sink = Exercise(2_000);
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        sink += Exercise(20_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
        Assert.That(sink, Is.Not.Zero);
    }

    // Goal: the detector works. Method: one boxed number per round must be seen.
    [Test]
    public void The_detector_sees_one_boxed_number()
    {
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        object boxed = DeterministicMath.Exp(1.0);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.GreaterThan(0));
        GC.KeepAlive(boxed);
    }

    private static double Exercise(int rounds)
    {
        var random = new SplitMix64(3);
        double sum = 0;
        for (int i = 0; i < rounds; i++)
        {
            double x = (random.NextDouble() - 0.5) * 1600.0;
            sum += Finite(DeterministicMath.Exp(x)) + Finite(DeterministicMath.Log(x)) + Finite(DeterministicMath.Log1p(x)) + Finite(DeterministicMath.Expm1(x));
            sum += Finite(DeterministicMath.Erfc(x)) + Finite(DeterministicMath.Erfcx(x)) + Finite(DeterministicMath.NormalCdf(x));
            sum += Finite(DeterministicMath.Pow(x, 1.5)) + Finite(DeterministicMath.InverseNormalCdf(x));
            sum += random.NextExponential() + random.NextNormal() + random.NextLogNormal(1, 1) + random.NextBounded(7);
        }

        return sum;
    }

    private static double Finite(double value) => double.IsFinite(value) ? 1.0 : 2.0;
}
