namespace LowLatencyMM.SimulatedExchange;

/// <summary>Fees of one instrument, exact in integers: rate times notional, rounded against the account at 1e-8 of the settlement currency.</summary>
/// <remarks>Any thread; never allocates or throws after construction. Linear and spot: notional = price · contracts · contract value, in the
/// quote currency. Inverse: notional = contracts · contract value / price, in the base currency.</remarks>
public readonly struct FeeCalculator
{
    private const long UnitsPerRounding = 10; // 1e-8 in units of 1e-9

    private readonly Rate _maker;
    private readonly Rate _taker;
    private readonly bool _isInverse;

    /// <param name="isInverse">Inverse contract; otherwise linear or spot.</param>
    /// <param name="contractValue">1e-9; base units a contract (linear, spot) or quote units a contract (inverse); positive.</param>
    /// <param name="quantityStep">One lot, 1e-9 contracts; positive.</param>
    /// <param name="makerFee">1e-7 of notional; negative is a rebate; within ±1e7.</param>
    /// <param name="takerFee">As <paramref name="makerFee"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value out of its range.</exception>
    public FeeCalculator(bool isInverse, long contractValue, long quantityStep, int makerFee, int takerFee)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(contractValue);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantityStep);
        _isInverse = isInverse;
        Int128 lotValue = (Int128)contractValue * quantityStep; // 1e-18
        _maker = Reduce(lotValue, makerFee, isInverse);
        _taker = Reduce(lotValue, takerFee, isInverse);
    }

    /// <summary>Fee of a fill, in 1e-9 of the settlement currency, a multiple of 10; positive is a cost.</summary>
    /// <param name="price">1e-9 of the quote currency; for an inverse contract above 0. A negative price pays on its magnitude.</param>
    /// <param name="lots">Lots filled, ≥ 0.</param>
    /// <param name="isMaker">Which rate.</param>
    /// <returns>Saturates at the ends of the 64-bit range; 0 for an inverse contract at no price.</returns>
    public long Fee(long price, long lots, bool isMaker)
    {
        Rate rate = isMaker ? _maker : _taker;
        Int128 magnitude = Int128.Abs(price);
        Int128 roundings = _isInverse ? InverseRoundings(in rate, magnitude, lots) : ScaleUp(in rate, magnitude * lots);
        Int128 fee = roundings * UnitsPerRounding;
        return fee > long.MaxValue ? long.MaxValue : fee < long.MinValue ? long.MinValue : (long)fee;
    }

    private static Int128 InverseRoundings(in Rate rate, Int128 magnitude, long lots)
        => magnitude == 0 ? 0 : CeilingDivide(rate.Numerator * lots, rate.Denominator * magnitude);

    // Splitting off whole multiples of the denominator keeps every product within 128 bits.
    private static Int128 ScaleUp(in Rate rate, Int128 value)
    {
        (Int128 whole, Int128 rest) = Int128.DivRem(value, rate.Denominator);
        return whole > long.MaxValue
            ? (rate.Numerator > 0 ? long.MaxValue : rate.Numerator < 0 ? long.MinValue : 0)
            : (whole * rate.Numerator) + CeilingDivide(rest * rate.Numerator, rate.Denominator);
    }

    // Rounds towards plus infinity: a cost grows, a rebate shrinks.
    private static Int128 CeilingDivide(Int128 dividend, Int128 divisor)
    {
        (Int128 quotient, Int128 remainder) = Int128.DivRem(dividend, divisor);
        return remainder > 0 ? quotient + 1 : quotient;
    }

    // Linear: price 1e-9 · lots · lotValue 1e-18 · rate 1e-7 = 1e-34 of the quote currency, so /1e26 gives units of 1e-8.
    // Inverse: lots · lotValue 1e-18 · rate 1e-7 / (price 1e-9) = 1e-16 of the base currency, so /1e8.
    private static Rate Reduce(Int128 lotValue, int feeRate, bool isInverse)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs((long)feeRate), 10_000_000, nameof(feeRate));
        Int128 denominator = isInverse ? 100_000_000 : (Int128)10_000_000_000_000 * 10_000_000_000_000;
        Int128 first = GreatestCommonDivisor(lotValue, denominator);
        Int128 value = lotValue / first;
        denominator /= first;
        Int128 second = GreatestCommonDivisor(Math.Abs((long)feeRate), denominator);
        denominator /= second;
        Int128 rate = feeRate / second;
        // Lots · numerator, whole · numerator and rest · numerator (rest is below the denominator) must stay within 128 bits.
        Int128 limit = Int128.MaxValue / Int128.Max(denominator, long.MaxValue);
        if (rate != 0 && value > limit / Int128.Abs(rate))
            throw new ArgumentOutOfRangeException(nameof(lotValue), lotValue, "contract value times quantity step is too large or too odd for exact fees");
        return new Rate(value * rate, denominator);
    }

    private static Int128 GreatestCommonDivisor(Int128 left, Int128 right)
    {
        while (right != 0) (left, right) = (right, left % right);
        return left;
    }

    private readonly record struct Rate(Int128 Numerator, Int128 Denominator);
}
