namespace LowLatencyMM.Engine;

public static partial class DeterministicMath
{
    private const double ErfBorder = 0.46875; // Cody's: below it erf is the accurate one
    private const double InverseSqrtPi = 0.56418958354775628695;

    /// <summary>The complementary error function, 1 − erf(x) = 2/√π·∫ₓ^∞ e^(−t²)dt.</summary>
    /// <returns>Within 4 ulp, in the far tail too. 2 at −∞, 0 above 27.3, NaN for NaN.</returns>
    /// <remarks>Source: Cody (1969), Rational Chebyshev approximations for the error function, Math. Comp. 23; e^(−x²) with the
    /// rounding error of x².</remarks>
    [HotPath]
    public static double Erfc(double x)
    {
        double size = Math.Abs(x);
        if (size <= ErfBorder) return 1.0 - ErfNearZero(x);
        if (double.IsNaN(x)) return double.NaN;
        if (size >= 28.0) return x > 0.0 ? 0.0 : 2.0;
        double tail = TimesExpOfSquare(ScaledTail(size), size, -1.0);
        return x > 0.0 ? tail : 2.0 - tail;
    }

    /// <summary>The scaled complementary error function, e^(x²)·erfc(x).</summary>
    /// <returns>Within 4 ulp. +∞ below -26.63, 0 at +∞, NaN for NaN.</returns>
    /// <remarks>Source as for <see cref="Erfc"/>.</remarks>
    [HotPath]
    public static double Erfcx(double x)
    {
        double size = Math.Abs(x);
        if (size <= ErfBorder) return TimesExpOfSquare(1.0 - ErfNearZero(x), size, 1.0);
        if (x > 0.0) return ScaledTail(size);
        if (double.IsNaN(x)) return double.NaN;
        if (size >= 27.0) return double.PositiveInfinity;
        return TimesExpOfSquare(2.0, size, 1.0) - ScaledTail(size);
    }

    /// <summary>The standard normal distribution function Φ(x).</summary>
    /// <returns>Within 5 ulp, in the far tail too. 0 below -38.6, 1 above 8.3, NaN for NaN.</returns>
    /// <remarks>Φ(x) = ½·erfcx(−x/√2)·e^(−x²/2): the exponent is taken from x itself, because the rounding of x/√2 would be
    /// magnified by x².</remarks>
    [HotPath]
    public static double NormalCdf(double x)
    {
        double argument = Math.Abs(x) * 0.70710678118654752440;
        if (argument <= ErfBorder) return 0.5 * (1.0 - ErfNearZero(x < 0.0 ? argument : -argument));
        if (double.IsNaN(x)) return double.NaN;
        if (argument >= 28.0) return x > 0.0 ? 1.0 : 0.0;
        double tail = TimesExpOfSquare(0.5 * ScaledTail(argument), Math.Abs(x), -0.5);
        return x > 0.0 ? 1.0 - tail : tail;
    }

    // factor·e^(scale·x²), scale a power of two or its negative; |scale·x²| < 1,000.
    private static double TimesExpOfSquare(double factor, double x, double scale)
    {
        double square = x * x;
        return ExpScaled(scale * square, scale * ProductError(x, x, square), factor);
    }

    // erf(x) for |x| <= 0.46875.
    private static double ErfNearZero(double x)
    {
        double z = x * x;
        double numerator = (1.85777706184603153e-1 * z) + 3.16112374387056560;
        numerator = (numerator * z) + 1.13864154151050156e2;
        numerator = (numerator * z) + 3.77485237685302021e2;
        numerator = (numerator * z) + 3.20937758913846947e3;
        double denominator = z + 2.36012909523441209e1;
        denominator = (denominator * z) + 2.44024637934444173e2;
        denominator = (denominator * z) + 1.28261652607737228e3;
        denominator = (denominator * z) + 2.84423683343917062e3;
        return x * (numerator / denominator);
    }

    // e^(x²)·erfc(x) for x > 0.46875.
    private static double ScaledTail(double x)
    {
        if (x > 4.0) return FarScaledTail(x);

        // Even and odd powers apart: half the roundings in a row, and half the latency.
        double z = x * x;
        double even = (2.15311535474403846e-8 * z) + 8.88314979438837594;
        even = (even * z) + 2.98635138197400131e2;
        even = (even * z) + 1.71204761263407058e3;
        even = (even * z) + 1.23033935479799725e3;
        double odd = (5.64188496988670089e-1 * z) + 6.61191906371416295e1;
        odd = (odd * z) + 8.81952221241769090e2;
        odd = (odd * z) + 2.05107837782607147e3;
        double numerator = AddProduct(even, x, odd, out double numeratorLow);
        even = z + 1.17693950891312499e2;
        even = (even * z) + 1.62138957456669019e3;
        even = (even * z) + 4.36261909014324716e3;
        even = (even * z) + 1.23033935480374942e3;
        odd = (1.57449261107098347e1 * z) + 5.37181101862009858e2;
        odd = (odd * z) + 3.29079923573345963e3;
        odd = (odd * z) + 3.43936767414372164e3;
        double denominator = AddProduct(even, x, odd, out double denominatorLow);

        // One Newton step of the division carries over what the last sums and the quotient lost.
        double quotient = numerator / denominator;
        double product = quotient * denominator;
        double remainder = (numerator - product) - ProductError(quotient, denominator, product);
        return quotient + ((remainder + (numeratorLow - (quotient * denominatorLow))) / denominator);
    }

    // a + b·c for positive terms, and what its two roundings lost.
    private static double AddProduct(double a, double b, double c, out double low)
    {
        double product = b * c;
        double sum = a + product;
        double lost = a > product ? (a - sum) + product : (product - sum) + a;
        low = lost + ProductError(b, c, product);
        return sum;
    }

    private static double FarScaledTail(double x)
    {
        double z = 1.0 / (x * x);
        double numerator = (1.63153871373020978e-2 * z) + 3.05326634961232344e-1;
        numerator = (numerator * z) + 3.60344899949804439e-1;
        numerator = (numerator * z) + 1.25781726111229246e-1;
        numerator = (numerator * z) + 1.60837851487422766e-2;
        numerator = (numerator * z) + 6.58749161529837803e-4;
        double denominator = z + 2.56852019228982242;
        denominator = (denominator * z) + 1.87295284992346725;
        denominator = (denominator * z) + 5.27905102951428412e-1;
        denominator = (denominator * z) + 6.05183413124413191e-2;
        denominator = (denominator * z) + 2.33520497626869185e-3;
        return (InverseSqrtPi - (z * (numerator / denominator))) / x;
    }
}
