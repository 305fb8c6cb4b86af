#if OFFICIAL_SBE
using Org.SbeTool.Sbe.Dll;
using Race.Book;

namespace LowLatencyMM.Perf;

/// <summary>The book update by the official tool's codec: one flyweight, kept and wrapped again, as its own examples do.</summary>
internal readonly struct OfficialBook(byte[] buffer) : IRacer<BookData>
{
    private readonly DirectBuffer _buffer = new(buffer);
    private readonly MessageHeader _header = new();
    private readonly BookUpdate _message = new();

    public int Encode(byte[] buffer, int offset, BookData data)
    {
        BookUpdate message = _message;
        _ = message.WrapForEncodeAndApplyHeader(_buffer, offset, _header);
        message.TransactTime = data.TransactTime;
        message.Sequence = data.Sequence;
        message.Flags = (EventFlags)data.Flags;
        BookUpdate.EntriesGroup group = message.EntriesCount(data.Entries.Length);
        foreach (ref readonly BookData.Entry entry in data.Entries.AsSpan())
        {
            _ = group.Next();
            group.Price.Mantissa = entry.Price;
            group.Size = entry.Size;
            group.Instrument = entry.Instrument;
            group.ReportSequence = entry.ReportSequence;
            group.Orders = entry.Orders;
            group.Level = entry.Level;
            group.Action = (UpdateAction)entry.Action;
            group.Kind = (EntryKind)entry.Kind;
        }

        return MessageHeader.Size + message.Size;
    }

    public ulong Decode(byte[] buffer, int offset, int length)
    {
        BookUpdate message = _message;
        _header.Wrap(_buffer, offset, BookUpdate.SchemaVersion);
        if (_header.TemplateId != BookUpdate.TemplateId || _header.SchemaId != BookUpdate.SchemaId) return 0;
        _ = message.WrapForDecode(_buffer, offset + MessageHeader.Size, _header.BlockLength, _header.Version);
        ulong sum = message.TransactTime + message.Sequence + (ulong)message.Flags;
        BookUpdate.EntriesGroup group = message.Entries;
        while (group.HasNext)
        {
            _ = group.Next();
            Price price = group.Price;
            sum += (ulong)price.Mantissa + (ulong)price.Exponent + (ulong)group.Size + (ulong)group.Instrument + group.ReportSequence
                + group.Orders + group.Level + (ulong)group.Action + (ulong)group.Kind;
        }

        return sum;
    }
}
#endif
