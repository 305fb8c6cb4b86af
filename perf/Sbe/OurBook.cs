using LowLatencyMM.Perf.BookCodecs;

namespace LowLatencyMM.Perf;

/// <summary>The book update by our compiler's codec, as a user writes it.</summary>
internal readonly struct OurBook : IRacer<BookData>
{
    public int Encode(byte[] buffer, int offset, BookData data)
    {
        if (!BookUpdateEncoder.TryWrap(buffer.AsSpan(offset), out var message)) return -1;
        message.TransactTime = data.TransactTime;
        message.Sequence = data.Sequence;
        message.Flags = (EventFlags)data.Flags;
        BookData.Entry[] entries = data.Entries;
        if (!message.TryBeginEntries(entries.Length, out var group)) return -1;
        for (int i = 0; group.MoveNext(); i++)
        {
            ref readonly BookData.Entry entry = ref entries[i];
            var price = group.Price;
            price.Mantissa = entry.Price;
            group.Size = entry.Size;
            group.Instrument = entry.Instrument;
            group.ReportSequence = entry.ReportSequence;
            group.Orders = entry.Orders;
            group.Level = entry.Level;
            group.Action = (UpdateAction)entry.Action;
            group.Kind = (EntryKind)entry.Kind;
        }

        return message.EncodedLength;
    }

    public ulong Decode(byte[] buffer, int offset, int length)
    {
        if (!BookUpdateDecoder.TryWrap(buffer.AsSpan(offset, length), out var message)) return 0;
        ulong sum = message.TransactTime + message.Sequence + (ulong)message.Flags;
        if (!message.TryReadEntries(out var group)) return 0;
        while (group.MoveNext())
        {
            sum += (ulong)group.Price.Mantissa + (ulong)group.Price.Exponent + (ulong)group.Size + (ulong)group.Instrument + group.ReportSequence
                + group.Orders + group.Level + (ulong)group.Action + (ulong)group.Kind;
        }

        return sum;
    }
}
