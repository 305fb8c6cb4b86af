using System.Text;

namespace LowLatencyMM.Aeron;

/// <summary>A driver's errors, each kind once, with how often and when. Source: Agrona's distinct error log.</summary>
/// <remarks>One writer; any thread and process reads. A record is 24 bytes (length, count, last and first time in ms since the Unix epoch) and a text.</remarks>
internal sealed unsafe class ErrorLog(byte* section, int bytes)
{
    private const int HeaderBytes = 24;
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);
    private int _end;

    /// <summary>Counts an error; a new text takes a new record. False when there is no room for it.</summary>
    public bool Record(string text, long nowMs)
    {
        if (!_offsets.TryGetValue(text, out int offset))
        {
            byte[] encoded = Encoding.UTF8.GetBytes(text);
            int recordBytes = HeaderBytes + encoded.Length;
            if (recordBytes > bytes - _end) return false;
            offset = _end;
            byte* record = section + offset;
            encoded.CopyTo(new Span<byte>(record + HeaderBytes, encoded.Length));
            *(long*)(record + 16) = nowMs;
            *(long*)(record + 8) = nowMs;
            *(int*)(record + 4) = 1;
            Volatile.Write(ref *(int*)record, recordBytes); // release; pairs with All's acquire: who sees the length sees the record
            _offsets.Add(text, offset);
            _end += (recordBytes + 7) & ~7;
            return true;
        }

        Volatile.Write(ref *(long*)(section + offset + 8), nowMs);
        _ = Interlocked.Increment(ref *(int*)(section + offset + 4));
        return true;
    }

    public IReadOnlyList<ErrorObservation> All()
    {
        var found = new List<ErrorObservation>();
        for (int offset = 0; offset + HeaderBytes <= bytes;)
        {
            byte* record = section + offset;
            int length = Volatile.Read(ref *(int*)record); // acquire; pairs with Record's release
            if (length < HeaderBytes || length > bytes - offset) break;
            found.Add(new(
                Encoding.UTF8.GetString(record + HeaderBytes, length - HeaderBytes), Volatile.Read(ref *(int*)(record + 4)), *(long*)(record + 16), Volatile.Read(ref *(long*)(record + 8))));
            offset += (length + 7) & ~7;
        }

        return found;
    }
}
