using System.Runtime.InteropServices;

namespace LowLatencyMM.Journal;

/// <summary>One segment that is being written: its end, its chain of checksums, and how much of it the disk has for certain.</summary>
/// <remarks>One thread. Each operation either succeeds or throws and may be repeated.</remarks>
internal sealed class SegmentFile : IDisposable
{
    private readonly string _path;
    private readonly JournalWriterOptions _options;
    private readonly byte[] _header;
    private IJournalFile? _file;
    private bool _isSyncInDoubt;
    private uint _syncedCrc;
    private long _syncedBytes;

    public SegmentFile(JournalWriterOptions options, string directory, int number, byte[] header)
    {
        if (number > JournalFormat.MaxSegmentNumber) throw new IOException($"{directory}: no segment number is left");
        _options = options;
        _path = Path.Combine(directory, JournalFormat.SegmentFileName(number));
        _header = header;
        Number = number;
        Crc = _syncedCrc = SegmentHeaderCodec.CrcOf(header);
        LengthBytes = _syncedBytes = header.Length;
    }

    public int Number { get; }

    /// <summary>The last checksum of the chain.</summary>
    public uint Crc { get; private set; }

    public long LengthBytes { get; private set; }
    public long UnsyncedBytes => LengthBytes - _syncedBytes;
    /// <summary>A write failed and may have left a part of a batch behind the end: it must be written over before another segment follows.</summary>
    public bool IsEndTorn { get; private set; }

    public bool HasBatches => LengthBytes > _header.Length;

    /// <summary>Creates the file; its header and its name are durable afterwards.</summary>
    public void WriteHeader(string directory)
    {
        _file ??= _options.Storage.Create(_path);
        _file.Write(_header, 0);
        if (!_options.IsDurable) return;
        _file.Sync();
        _options.Storage.SyncDirectory(directory);
    }

    /// <summary>Completes the header at the start of <paramref name="batch"/> and writes it at the end of the segment.</summary>
    public void WriteBatch(Span<byte> batch, uint frameCount, long firstSequence)
    {
        ref var header = ref MemoryMarshal.AsRef<BatchHeader>(batch);
        header = new BatchHeader
        {
            Magic = BatchHeader.MagicValue,
            PayloadBytes = (uint)(batch.Length - BatchHeader.SizeBytes),
            FrameCount = frameCount,
            SegmentCrc = SegmentHeaderCodec.CrcOf(_header),
            FirstSequence = firstSequence,
            // Who does not sync does not expect a power loss: for a reader, all before this batch was safe.
            SyncedBytes = _options.IsDurable ? _syncedBytes : LengthBytes,
            PreviousCrc = Crc,
        };
        header.Crc = BatchHeader.ComputeCrc(Crc, batch);
        IsEndTorn = true;
        _file!.Write(batch, LengthBytes);
        IsEndTorn = false;
        LengthBytes += batch.Length;
        Crc = header.Crc;
    }

    public void Sync()
    {
        if (UnsyncedBytes == 0) return;
        if (_options.IsDurable)
        {
            if (_isSyncInDoubt) RewriteUnsynced();
            _isSyncInDoubt = true;
            _file!.Sync();
            _isSyncInDoubt = false;
        }

        _syncedBytes = LengthBytes;
        _syncedCrc = Crc;
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>After a failed fsync Linux counts the pages as clean, and the next fsync would succeed without writing them.
    /// So what is in doubt is read back, checked against its chain, and written again.</summary>
    private void RewriteUnsynced()
    {
        var batch = new byte[JournalFormat.MaxBatchBytes];
        uint crc = _syncedCrc;
        for (long offset = _syncedBytes; offset < LengthBytes;)
        {
            int read = _file!.Read(batch, offset);
            var header = BatchHeader.Read(batch);
            bool isWhole = read >= BatchHeader.SizeBytes && header.IsPlausible && header.BatchBytes <= read;
            if (!isWhole || BatchHeader.ComputeCrc(crc, batch.AsSpan(0, header.BatchBytes)) != header.Crc)
                throw new JournalCorruptException(_path, offset, "the batch that was written there", "other bytes, after a failed sync");
            _file.Write(batch.AsSpan(0, header.BatchBytes), offset);
            crc = header.Crc;
            offset += header.BatchBytes;
        }
    }
}
