namespace LowLatencyMM.Host.Tests;

public sealed class FixedDecimalTests
{
    [FsCheck.NUnit.Property] // Goal: text and number are one another. Method: any 64-bit number.
    public void Any_number_reads_back_from_its_text(long nanos)
    {
        Assert.That(FixedDecimal.TryReadNanos(FixedDecimal.FormatNanos(nanos), out long read), Is.Null);
        Assert.That(read, Is.EqualTo(nanos));
    }

    [TestCase("0.1", 100_000_000)]
    [TestCase("-0.000000001", -1)]
    [TestCase("60000", 60_000_000_000_000)]
    [TestCase("1.5000000000000", 1_500_000_000)]
    [TestCase("9223372036.854775807", long.MaxValue)]
    [TestCase("007", 7_000_000_000)]
    public void Plain_decimals_are_read_exactly(string text, long nanos)
    {
        Assert.That(FixedDecimal.TryReadNanos(text, out long read), Is.Null);
        Assert.That(read, Is.EqualTo(nanos));
    }

    [TestCase("")]
    [TestCase(".5")]
    [TestCase("-")]
    [TestCase("1e3")]
    [TestCase("1,5")]
    [TestCase("+1")]
    [TestCase("1.2.3")]
    [TestCase(" 1")]
    [TestCase("0.0000000001")]
    [TestCase("9223372036.854775808")]
    [TestCase("99999999999999999999999999999999999999999999")]
    public void Anything_else_is_refused(string text) => Assert.That(FixedDecimal.TryReadNanos(text, out _), Is.Not.Null);

    [Test] // Goal: ledger amounts for people and for programs. Method: edges by hand.
    public void Ledger_amounts_have_eighteen_decimals_or_as_many_as_asked_for()
    {
        Int128 amount = Int128.Parse("-1234567890123456789012");
        Assert.Multiple(() =>
        {
            Assert.That(FixedDecimal.FormatLedger(amount), Is.EqualTo("-1234.567890123456789012"));
            Assert.That(FixedDecimal.FormatLedger(amount, 2), Is.EqualTo("-1234.57"));
            Assert.That(FixedDecimal.FormatLedger(-1, 4), Is.EqualTo("0.0000"));
            Assert.That(FixedDecimal.FormatLedger(0), Is.EqualTo("0"));
        });
    }
}
