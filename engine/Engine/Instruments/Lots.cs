namespace LowLatencyMM.Engine;

/// <summary>A quantity: a signed number of the instrument's quantity steps. Not a price: mixing the two does not compile.</summary>
/// <param name="Count">Multiples of the quantity step; positive is long or bought where a sign has meaning.</param>
public readonly record struct Lots(long Count) : IComparable<Lots>
{
    public static Lots Zero => default;

    public static Lots operator +(Lots left, Lots right) => new(left.Count + right.Count);

    public static Lots operator -(Lots left, Lots right) => new(left.Count - right.Count);

    public static Lots operator -(Lots lots) => new(-lots.Count);

    public static bool operator <(Lots left, Lots right) => left.Count < right.Count;

    public static bool operator >(Lots left, Lots right) => left.Count > right.Count;

    public static bool operator <=(Lots left, Lots right) => left.Count <= right.Count;

    public static bool operator >=(Lots left, Lots right) => left.Count >= right.Count;

    public int CompareTo(Lots other) => Count.CompareTo(other.Count);
}
