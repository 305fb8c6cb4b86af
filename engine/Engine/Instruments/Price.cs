namespace LowLatencyMM.Engine;

/// <summary>A price: signed, in 1e-9 of the quote currency. Not a quantity: mixing the two does not compile.</summary>
/// <param name="Nanos">1e-9 of the quote currency; may be at or below zero where the instrument's sign rule allows it.</param>
public readonly record struct Price(long Nanos) : IComparable<Price>
{
    /// <summary>Units in one quote currency unit.</summary>
    public const long Scale = 1_000_000_000;

    public static bool operator <(Price left, Price right) => left.Nanos < right.Nanos;

    public static bool operator >(Price left, Price right) => left.Nanos > right.Nanos;

    public static bool operator <=(Price left, Price right) => left.Nanos <= right.Nanos;

    public static bool operator >=(Price left, Price right) => left.Nanos >= right.Nanos;

    /// <summary>In quote currency units, for the models; correctly rounded up to 2^53 nanos (about 9 million).</summary>
    public double ToDouble() => Nanos / (double)Scale;

    public int CompareTo(Price other) => Nanos.CompareTo(other.Nanos);
}
