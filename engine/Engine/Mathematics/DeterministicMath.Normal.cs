namespace LowLatencyMM.Engine;

public static partial class DeterministicMath
{
    /// <summary>The quantile Φ⁻¹(p) of the standard normal distribution: the x with Φ(x) = p.</summary>
    /// <param name="probability">In [0, 1]; 0 gives −∞, 1 gives +∞, anything outside NaN.</param>
    /// <returns>Within 9 ulp (2e-15, relative).</returns>
    /// <remarks>Source: Wichura (1988), algorithm AS 241, PPND16.</remarks>
    [HotPath]
    public static double InverseNormalCdf(double probability)
    {
        if (!(probability >= 0.0 && probability <= 1.0)) return double.NaN;
        double centred = probability - 0.5;
        if (centred >= -0.425 && centred <= 0.425) return CentralQuantile(centred);

        double tail = centred < 0.0 ? probability : 1.0 - probability; // exact: probability > 0.5
        if (tail == 0.0) return centred < 0.0 ? double.NegativeInfinity : double.PositiveInfinity;
        double root = Math.Sqrt(-Log(tail));
        double magnitude = root <= 5.0 ? MiddleQuantile(root - 1.6) : FarQuantile(root - 5.0);
        return centred < 0.0 ? -magnitude : magnitude;
    }

    private static double CentralQuantile(double centred)
    {
        double r = 0.180625 - (centred * centred);
        double numerator = (2509.0809287301226727 * r) + 33430.575583588128105;
        numerator = (numerator * r) + 67265.770927008700853;
        numerator = (numerator * r) + 45921.953931549871457;
        numerator = (numerator * r) + 13731.693765509461125;
        numerator = (numerator * r) + 1971.5909503065514427;
        numerator = (numerator * r) + 133.14166789178437745;
        numerator = (numerator * r) + 3.3871328727963666080;
        double denominator = (5226.4952788528545610 * r) + 28729.085735721942674;
        denominator = (denominator * r) + 39307.895800092710610;
        denominator = (denominator * r) + 21213.794301586595867;
        denominator = (denominator * r) + 5394.1960214247511077;
        denominator = (denominator * r) + 687.18700749205790830;
        denominator = (denominator * r) + 42.313330701600911252;
        denominator = (denominator * r) + 1.0;
        return centred * numerator / denominator;
    }

    private static double MiddleQuantile(double r)
    {
        double numerator = (7.74545014278341407640e-4 * r) + 2.27238449892691845833e-2;
        numerator = (numerator * r) + 2.41780725177450611770e-1;
        numerator = (numerator * r) + 1.27045825245236838258;
        numerator = (numerator * r) + 3.64784832476320460504;
        numerator = (numerator * r) + 5.76949722146069140550;
        numerator = (numerator * r) + 4.63033784615654529590;
        numerator = (numerator * r) + 1.42343711074968357734;
        double denominator = (1.05075007164441684324e-9 * r) + 5.47593808499534494600e-4;
        denominator = (denominator * r) + 1.51986665636164571966e-2;
        denominator = (denominator * r) + 1.48103976427480074590e-1;
        denominator = (denominator * r) + 6.89767334985100004550e-1;
        denominator = (denominator * r) + 1.67638483018380384940;
        denominator = (denominator * r) + 2.05319162663775882187;
        denominator = (denominator * r) + 1.0;
        return numerator / denominator;
    }

    private static double FarQuantile(double r)
    {
        double numerator = (2.01033439929228813265e-7 * r) + 2.71155556874348757815e-5;
        numerator = (numerator * r) + 1.24266094738807843860e-3;
        numerator = (numerator * r) + 2.65321895265761230930e-2;
        numerator = (numerator * r) + 2.96560571828504891230e-1;
        numerator = (numerator * r) + 1.78482653991729133580;
        numerator = (numerator * r) + 5.46378491116411436990;
        numerator = (numerator * r) + 6.65790464350110377720;
        double denominator = (2.04426310338993978564e-15 * r) + 1.42151175831644588870e-7;
        denominator = (denominator * r) + 1.84631831751005468180e-5;
        denominator = (denominator * r) + 7.86869131145613259100e-4;
        denominator = (denominator * r) + 1.48753612908506148525e-2;
        denominator = (denominator * r) + 1.36929880922735805310e-1;
        denominator = (denominator * r) + 5.99832206555887937690e-1;
        denominator = (denominator * r) + 1.0;
        return numerator / denominator;
    }
}
