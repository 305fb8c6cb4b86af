using System.Globalization;
using System.Text;

namespace LowLatencyMM.Importers.Tests;

/// <summary>Decimal text to integers.</summary>
public sealed class DecimalTextTests
{
    [TestCase("0", 0)]
    [TestCase("1", 1_000_000_000)]
    [TestCase("61800.20", 61_800_200_000_000)]
    [TestCase("0.000000001", 1)]
    [TestCase(".5", 500_000_000)]
    [TestCase("5.", 5_000_000_000)]
    [TestCase("1.50000000000000", 1_500_000_000)]
    [TestCase("9223372036.854775807", long.MaxValue)]
    public void Plain_decimals_are_read_exactly(string text, long expected)
    {
        Assert.That(DecimalText.Read(Encoding.ASCII.GetBytes(text), out long value), Is.Null);
        Assert.That(value, Is.EqualTo(expected));
    }

    [TestCase("9223372036.854775808")]
    [TestCase("9223372037")]
    [TestCase("99999999999999999999")]
    [TestCase("0.0000000001")]
    [TestCase("")]
    [TestCase(".")]
    [TestCase("1.2.3")]
    [TestCase("1,5")]
    [TestCase(" 1")]
    [TestCase("+1")]
    [TestCase("-1")]
    [TestCase("NaN")]
    public void Anything_else_is_refused(string text) => Assert.That(DecimalText.Read(Encoding.ASCII.GetBytes(text), out _), Is.Not.Null);

    [FsCheck.NUnit.Property] // Goal: exact for every number. Method: format by System.Decimal, read back.
    public void Every_number_survives_its_text(long number)
    {
        long magnitude = number & long.MaxValue;
        string text = (new decimal(magnitude) / 1_000_000_000m).ToString("F9", CultureInfo.InvariantCulture);
        Assert.That(DecimalText.Read(Encoding.ASCII.GetBytes(text), out long value), Is.Null);
        Assert.That(value, Is.EqualTo(magnitude));
        Assert.That(DecimalText.Read(Encoding.ASCII.GetBytes(DecimalText.Format(magnitude)), out value), Is.Null);
        Assert.That(value, Is.EqualTo(magnitude));
    }
}
