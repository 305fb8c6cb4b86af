using System.Numerics;

namespace LowLatencyMM.Engine.Tests;

public sealed class NotionalTests
{
    [Test] // Goal: the notional is exact where it fits and saturates where it does not. Method: BigInteger, at sizes around every power of two.
    public void Notional_is_the_exact_product_or_the_limit([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        for (int step = 0; step < 200_000; step++)
        {
            var instrument = new Instrument { Kind = Messages.MarketData.InstrumentKind.Linear, LotValue = 1 + (random.NextInt64() >> random.Next(10, 63)) };
            var price = new Price(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
            var lots = new Lots(random.NextInt64() >> random.Next(63));
            BigInteger exact = (BigInteger)price.Nanos * lots.Count * instrument.LotValue;
            BigInteger limited = BigInteger.Max(BigInteger.Min(exact, Int128.MaxValue), Int128.MinValue);
            Assert.That((BigInteger)instrument.Notional(price, lots), Is.EqualTo(limited), $"{price.Nanos} x {lots.Count} x {instrument.LotValue}");
        }
    }
}
