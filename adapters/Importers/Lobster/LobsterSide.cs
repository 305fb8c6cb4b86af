using LowLatencyMM.Messages;

namespace LowLatencyMM.Importers;

/// <summary>Whether a message explains how one side of the displayed levels changed.</summary>
/// <remarks>One thread. Levels beyond the last displayed one are unknown: when a level goes, any worse level may come into view behind the
/// others, and an added level pushes the last one out of view.</remarks>
internal sealed class LobsterSide(bool isBid, int levelCount)
{
    private readonly List<BookEntry> _expected = new(levelCount + 1);

    /// <param name="before">Best level first, quantities in 1e-9.</param>
    /// <param name="after">The same after the message.</param>
    /// <param name="message">Any.</param>
    public bool IsExplained(ReadOnlySpan<BookEntry> before, ReadOnlySpan<BookEntry> after, in LobsterMessage message)
    {
        if (!message.ChangesBook || message.IsBuy != isBid) return before.SequenceEqual(after);
        _expected.Clear();
        foreach (BookEntry level in before) _expected.Add(level);
        int index = 0;
        while (index < before.Length && IsBetter(before[index].Price, message.Price)) index++;
        bool exists = index < before.Length && before[index].Price == message.Price;
        return message.Type == LobsterMessage.Add ? IsAdded(index, exists, after, in message) : IsTaken(index, exists, before, after, in message);
    }

    private bool IsAdded(int index, bool exists, ReadOnlySpan<BookEntry> after, in LobsterMessage message)
    {
        if (exists) _expected[index] = new BookEntry(message.Price, _expected[index].Lots + message.Quantity);
        else _expected.Insert(index, new BookEntry(message.Price, message.Quantity));
        if (_expected.Count > levelCount) _expected.RemoveAt(levelCount);
        return IsExpected(after);
    }

    private bool IsTaken(int index, bool exists, ReadOnlySpan<BookEntry> before, ReadOnlySpan<BookEntry> after, in LobsterMessage message)
    {
        if (!exists) return false;
        long left = before[index].Lots - message.Quantity;
        if (left < 0) return false;
        if (left > 0)
        {
            _expected[index] = new BookEntry(message.Price, left);
            return IsExpected(after);
        }
        _expected.RemoveAt(index);
        bool mayReveal = before.Length == levelCount && after.Length == levelCount;
        if (!mayReveal) return IsExpected(after);
        return IsBetter(before[^1].Price, after[^1].Price) && IsExpected(after[..^1]);
    }

    private bool IsExpected(ReadOnlySpan<BookEntry> after)
        => after.SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_expected));

    private bool IsBetter(long price, long other) => isBid ? price > other : price < other;
}
