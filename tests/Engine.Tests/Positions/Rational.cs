using System.Numerics;

namespace LowLatencyMM.Engine.Tests;

/// <summary>An exact fraction. The default is zero.</summary>
internal readonly struct Rational
{
    private readonly BigInteger _denominatorLessOne;

    public Rational(BigInteger numerator, BigInteger denominator)
    {
        BigInteger divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * denominator.Sign;
        Numerator = numerator / divisor;
        _denominatorLessOne = (denominator / divisor) - 1;
    }

    public BigInteger Numerator { get; }

    private BigInteger Denominator => _denominatorLessOne + 1;

    public static Rational operator +(Rational left, Rational right) =>
        new((left.Numerator * right.Denominator) + (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public static Rational operator -(Rational left, Rational right) => left + new Rational(-right.Numerator, right.Denominator);

    public bool IsAtLeast(BigInteger whole) => Numerator >= whole * Denominator;

    public bool IsAtMost(BigInteger whole) => Numerator <= whole * Denominator;
}
