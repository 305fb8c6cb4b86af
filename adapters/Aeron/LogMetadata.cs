namespace LowLatencyMM.Aeron;

/// <summary>The metadata page of a mapped log.</summary>
internal readonly unsafe struct LogMetadata(byte* page)
{
    private readonly byte* _page = page;

    /// <summary>Terms begun since the log's creation, less one. Acquire; pairs with the release in <see cref="Rotate"/> and of an exclusive publication.</summary>
    public int ActiveTermCount => Volatile.Read(ref Int32(LogBufferDescriptor.ActiveTermCountOffset));

    /// <summary>Where the stream ends; the greatest value while it has no end. Acquire; pairs with <see cref="SetEndOfStreamPosition"/>.</summary>
    public long EndOfStreamPosition => Volatile.Read(ref Int64(LogBufferDescriptor.EndOfStreamPositionOffset));

    /// <summary>Acquire; pairs with <see cref="SetConnected"/>.</summary>
    public bool IsConnected => Volatile.Read(ref Int32(LogBufferDescriptor.IsConnectedOffset)) == 1;

    /// <summary>The tail of one of the three terms: by its owner or by interlocked operations only.</summary>
    public ref long RawTail(int index) => ref *(long*)(_page + LogBufferDescriptor.RawTailsOffset + (index * sizeof(long)));

    public ref int Int32(int offset) => ref *(int*)(_page + offset);

    public ref long Int64(int offset) => ref *(long*)(_page + offset);

    public ref byte Byte(int offset) => ref _page[offset];

    public void SetActiveTermCount(int value) => Volatile.Write(ref Int32(LogBufferDescriptor.ActiveTermCountOffset), value);

    public void SetEndOfStreamPosition(long value) => Volatile.Write(ref Int64(LogBufferDescriptor.EndOfStreamPositionOffset), value);

    public void SetConnected(bool value) => Volatile.Write(ref Int32(LogBufferDescriptor.IsConnectedOffset), value ? 1 : 0);

    /// <summary>Begins the next term of a log that several may rotate. Whoever comes later changes nothing.</summary>
    /// <param name="termCount">Of the term that is full.</param>
    public void Rotate(int termCount, int termId)
    {
        int nextIndex = LogBufferDescriptor.IndexByTermCount(termCount + 1);
        ref long nextTail = ref RawTail(nextIndex);
        int formerTermId = termId + 1 - LogBufferDescriptor.PartitionCount;

        // The tail first: who sees the new count must find the new term's tail.
        for (long rawTail = Volatile.Read(ref nextTail); LogBufferDescriptor.TermId(rawTail) == formerTermId;)
        {
            long seen = Interlocked.CompareExchange(ref nextTail, LogBufferDescriptor.PackTail(termId + 1, 0), rawTail);
            if (seen == rawTail) break;
            rawTail = seen;
        }

        _ = Interlocked.CompareExchange(ref Int32(LogBufferDescriptor.ActiveTermCountOffset), termCount + 1, termCount);
    }
}
