namespace LowLatencyMM.Captures.Tests;

public sealed class DecimalTextTests
{
    [TestCase("0", -9, "0")]
    [TestCase("1", 0, "1")]
    [TestCase("-5", 2, "-500")]
    [TestCase("4759900000000", -9, "4759.9")]
    [TestCase("-1", -9, "-0.000000001")]
    [TestCase("9223372036854775807", -9, "9223372036.854775807")]
    [TestCase("-9223372036854775808", 0, "-9223372036854775808")]
    [TestCase("18446744073709551615", -19, "1.8446744073709551615")]
    [TestCase("120", -1, "12")]
    [TestCase("7", -40, "0.0000000000000000000000000000000000000007")]
    [TestCase("7", -128, "7e-128")]
    [TestCase("-7", 127, "-7e127")] // Goal: exact at every size. Method: by hand, from the fact sheet's worked values to the ends of the types.
    public void A_mantissa_and_an_exponent_are_an_exact_number(string mantissa, long exponent, string expected) =>
        Assert.That(DecimalText.Of(decimal.Parse(mantissa, System.Globalization.CultureInfo.InvariantCulture), exponent), Is.EqualTo(expected));
}
