using System.Numerics;

namespace LowLatencyMM.SimulatedExchange.Tests;

public class FeeCalculatorTests
{
    [TestCase(60_000_000_000_000, 1, 24_000_000, TestName = "Taker_fee_of_0_001_at_60000_is_0_024")]
    [TestCase(60_000_100_000_000, 1, 24_000_040, TestName = "Taker_fee_of_0_001_at_60000_1_is_0_02400004")]
    [TestCase(60_000_123_456_789, 1, 24_000_050, TestName = "Taker_fee_between_two_roundings_is_rounded_up")]
    [TestCase(60_000_000_000_000, 0, 0, TestName = "Taker_fee_of_nothing_is_nothing")]
    // Goal: hand-computed linear fees. Method: contract value 1, step 0.001, taker 4 bp.
    public void Linear_taker_fee_equals_hand_computation(long price, long lots, long expected)
        => Assert.That(new FeeCalculator(false, 1_000_000_000, 1_000_000, -500, 4_000).Fee(price, lots, isMaker: false), Is.EqualTo(expected));

    [Test] // Goal: exactness and direction of rounding over all kinds. Method: random values against BigInteger arithmetic of the definition.
    public void Fee_equals_the_exact_fraction_rounded_up_to_1e_8([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        long[] contractValues = [1_000_000_000, 100_000_000_000, 10_000_000, 1_000_000, 123_000_000_000];
        long[] steps = [1_000_000, 1_000_000_000, 100_000_000, 10_000];
        for (int i = 0; i < 50_000; i++)
        {
            bool inverse = random.Next(2) == 0;
            long contractValue = contractValues[random.Next(contractValues.Length)];
            long step = steps[random.Next(steps.Length)];
            int maker = random.Next(-1_000, 10_000), taker = random.Next(0, 10_000);
            var fees = new FeeCalculator(inverse, contractValue, step, maker, taker);
            long price = random.NextInt64(1, 1L << random.Next(1, 62)), lots = random.NextInt64(0, 1L << random.Next(1, 62));
            bool isMaker = random.Next(2) == 0;
            BigInteger numerator = (BigInteger)lots * contractValue * step * (isMaker ? maker : taker);
            BigInteger denominator = inverse ? BigInteger.Pow(10, 8) * price : BigInteger.Pow(10, 26);
            if (!inverse) numerator *= price;
            BigInteger ceiling = BigInteger.DivRem(numerator, denominator, out BigInteger rest) + (rest > 0 ? 1 : 0);
            BigInteger expected = BigInteger.Min(long.MaxValue, BigInteger.Max(long.MinValue, ceiling * 10));
            Assert.That(fees.Fee(price, lots, isMaker), Is.EqualTo((long)expected), $"{inverse} {contractValue} {step} {maker} {taker} {price} {lots} {isMaker}");
        }
    }

    [Test] // Goal: impossible definitions are refused at construction. Method: the edges.
    public void Definitions_out_of_range_are_refused()
    {
        Assert.That(() => new FeeCalculator(false, 0, 1, 0, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new FeeCalculator(false, 1, -1, 0, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new FeeCalculator(false, 1, 1, 10_000_001, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new FeeCalculator(false, long.MaxValue, long.MaxValue, 1, 1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
