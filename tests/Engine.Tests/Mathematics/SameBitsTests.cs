namespace LowLatencyMM.Engine.Tests;

public class SameBitsTests
{
    // Goal: the same bits on every processor, runtime and optimisation level. Method: a hash over results of seeded arguments against the
    // one committed. It was the same with DOTNET_EnableHWIntrinsic=0, DOTNET_EnableAVX2=0 and DOTNET_TieredPGO=0, in Debug and Release.
    // A wanted change of a function changes it: then check accuracy, and say in the change log that old journals replay differently.
    [Test]
    public void Results_hash_to_the_committed_value() => Assert.That(HashOfResults(), Is.EqualTo(16042641197494802750UL));

    internal static ulong HashOfResults()
    {
        var random = new SplitMix64(2026);
        ulong hash = 14695981039346656037;
        for (int i = 0; i < 100_000; i++)
        {
            double unit = random.NextDouble();
            double wide = BitConverter.UInt64BitsToDouble(random.Next());
            double near = (unit - 0.5) * 60.0;
            Mix(ref hash, DeterministicMath.Exp(near));
            Mix(ref hash, DeterministicMath.Exp(near * 24.0));
            Mix(ref hash, DeterministicMath.Expm1(near));
            Mix(ref hash, DeterministicMath.Expm1(unit * 0.01));
            Mix(ref hash, DeterministicMath.Log(wide));
            Mix(ref hash, DeterministicMath.Log(0.5 + unit));
            Mix(ref hash, DeterministicMath.Log1p(unit * 0.01));
            Mix(ref hash, DeterministicMath.Log1p(wide));
            Mix(ref hash, DeterministicMath.Pow(0.5 + unit, near));
            Mix(ref hash, DeterministicMath.Pow(wide, near));
            Mix(ref hash, DeterministicMath.Erfc(near));
            Mix(ref hash, DeterministicMath.Erfcx(near));
            Mix(ref hash, DeterministicMath.NormalCdf(near));
            Mix(ref hash, DeterministicMath.InverseNormalCdf(unit));
        }

        return hash;
    }

    // FNV-1a over whole words: any changed bit changes the rest.
    private static void Mix(ref ulong hash, double result) => hash = (hash ^ BitConverter.DoubleToUInt64Bits(result)) * 1099511628211;
}
