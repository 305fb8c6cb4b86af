using System.Buffers.Binary;
using System.Numerics;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Aeron;

/// <summary>What never changes in a log's metadata: written once, and checked as a whole from a private copy.</summary>
internal readonly unsafe record struct LogFacts
{
    private const int TailChecks = 1_000; // a log that is rotated during each of so many looks is lying
    private const int ReservedMtuBytes = 2 * FrameDescriptor.HeaderBytes; // a header, and a payload of the least aligned length

    public required int TermBytes { get; init; }

    public required int MtuBytes { get; init; }

    public required int WindowBytes { get; init; }

    public required int InitialTermId { get; init; }

    public required int SessionId { get; init; }

    public required int StreamId { get; init; }

    public required LogBufferKind Kind { get; init; }

    public required long CorrelationId { get; init; }

    /// <summary>What is wrong with the options of a new log; null when nothing is.</summary>
    public static string? FindFault(LogBufferOptions options)
    {
        if (!IsTermLength(options.TermBytes)) return $"TermBytes is {options.TermBytes}; {TermLengths} is expected";
        if (!IsPageSize(options.PageBytes)) return $"PageBytes is {options.PageBytes}; {PageSizes} is expected";
        if (!IsMtu(options.MtuBytes)) return $"MtuBytes is {options.MtuBytes}; {Mtus} is expected";
        if (options.WindowBytes < 0) return $"WindowBytes is {options.WindowBytes}; at least 0 is expected";
        if (options.Kind > LogBufferKind.Exclusive) return $"Kind is {(byte)options.Kind}; 0 or 1 is expected";
        bool isPosition = options.StartPosition >= 0 && options.StartPosition % FrameDescriptor.FrameAlignmentBytes == 0
            && options.StartPosition < LogBufferDescriptor.MaxPossiblePosition(options.TermBytes);
        return isPosition ? null : $"StartPosition is {options.StartPosition}; a multiple of {FrameDescriptor.FrameAlignmentBytes} is expected";
    }

    /// <summary>Fills the metadata of a new log, zeros until then.</summary>
    public static void Write(byte* page, LogBufferOptions options)
    {
        var metadata = new LogMetadata(page);
        int positionBits = LogBufferDescriptor.PositionBits(options.TermBytes);
        int termCount = (int)(options.StartPosition >> positionBits);
        int termOffset = (int)(options.StartPosition & (options.TermBytes - 1));
        int termId = options.InitialTermId + termCount;
        for (int step = 0; step < LogBufferDescriptor.PartitionCount; step++)
        {
            // The two terms that come next still carry the id that each had, or would have had, three terms before.
            long tail = step == 0
                ? LogBufferDescriptor.PackTail(termId, termOffset)
                : LogBufferDescriptor.PackTail(termId + step - LogBufferDescriptor.PartitionCount, 0);
            metadata.RawTail(LogBufferDescriptor.IndexByTermCount(termCount + step)) = tail;
        }

        metadata.SetActiveTermCount(termCount);
        metadata.Int64(LogBufferDescriptor.CorrelationIdOffset) = options.CorrelationId;
        metadata.Int32(LogBufferDescriptor.InitialTermIdOffset) = options.InitialTermId;
        metadata.Int32(LogBufferDescriptor.DefaultFrameHeaderLengthOffset) = FrameDescriptor.HeaderBytes;
        metadata.Int32(LogBufferDescriptor.MtuLengthOffset) = options.MtuBytes;
        metadata.Int32(LogBufferDescriptor.TermLengthOffset) = options.TermBytes;
        metadata.Int32(LogBufferDescriptor.PageSizeOffset) = options.PageBytes;
        metadata.Int32(LogBufferDescriptor.PublicationWindowLengthOffset) = LogBufferDescriptor.WindowBytes(options.TermBytes, options.WindowBytes);
        metadata.Byte(LogBufferDescriptor.TetherOffset) = 1;
        metadata.Byte(LogBufferDescriptor.TypeOffset) = (byte)options.Kind;

        byte* header = page + LogBufferDescriptor.DefaultFrameHeaderOffset;
        header[FrameDescriptor.VersionOffset] = FrameDescriptor.CurrentVersion;
        header[FrameDescriptor.FlagsOffset] = FrameDescriptor.UnfragmentedFlags;
        *(ushort*)(header + FrameDescriptor.TypeOffset) = FrameDescriptor.DataType;
        *(int*)(header + FrameDescriptor.TermOffsetOffset) = termOffset;
        *(int*)(header + FrameDescriptor.SessionIdOffset) = options.SessionId;
        *(int*)(header + FrameDescriptor.StreamIdOffset) = options.StreamId;
        *(int*)(header + FrameDescriptor.TermIdOffset) = options.InitialTermId;

        // Last and with release, as Aeron does: who sees it sees the rest.
        metadata.SetEndOfStreamPosition(long.MaxValue);
    }

    /// <summary>Checks a log that others may be writing.</summary>
    /// <exception cref="LogBufferException">It is refused.</exception>
    /// <param name="isReceived">A driver fills it from the network: its tails say nothing.</param>
    public static LogFacts Read(MappedFile file, bool isReceived = false)
    {
        string path = file.FilePath;
        long bytesMin = LogBufferDescriptor.LogBytes(LogBufferDescriptor.TermBytesMin, LogBufferDescriptor.PageBytesMin);
        if (file.Bytes < bytesMin) throw new LogBufferException(LogBufferRefusal.FileLength, path, $"has {file.Bytes} bytes", $"at least {bytesMin}");

        byte* shared = file.Region.Address + file.Bytes - LogBufferDescriptor.MetadataBytes;
        Span<byte> page = stackalloc byte[LogBufferDescriptor.MetadataBytes];
        new ReadOnlySpan<byte>(shared, LogBufferDescriptor.MetadataBytes).CopyTo(page);

        int termBytes = Int32(page, LogBufferDescriptor.TermLengthOffset);
        if (!IsTermLength(termBytes)) throw new LogBufferException(LogBufferRefusal.TermLength, path, $"its term length is {termBytes}", TermLengths);
        int pageBytes = Int32(page, LogBufferDescriptor.PageSizeOffset);
        if (!IsPageSize(pageBytes)) throw new LogBufferException(LogBufferRefusal.PageSize, path, $"its page size is {pageBytes}", PageSizes);
        long fileBytes = LogBufferDescriptor.LogBytes(termBytes, pageBytes);
        if (file.Bytes != fileBytes)
        {
            throw new LogBufferException(
                LogBufferRefusal.FileLength, path, $"has {file.Bytes} bytes", $"{fileBytes}, for terms of {termBytes} and pages of {pageBytes} bytes");
        }

        int mtuBytes = Int32(page, LogBufferDescriptor.MtuLengthOffset);
        if (!IsMtu(mtuBytes)) throw new LogBufferException(LogBufferRefusal.Mtu, path, $"its MTU is {mtuBytes}", Mtus);
        int windowBytes = Int32(page, LogBufferDescriptor.PublicationWindowLengthOffset);
        if (windowBytes < 0 || windowBytes > termBytes >> 1)
            throw new LogBufferException(LogBufferRefusal.Window, path, $"its window is {windowBytes} bytes", $"0 to {termBytes >> 1}");
        byte kind = page[LogBufferDescriptor.TypeOffset];
        if (kind > (isReceived ? LogBufferDescriptor.ReceivedKind : (byte)LogBufferKind.Exclusive))
            throw new LogBufferException(LogBufferRefusal.Kind, path, $"its type is {kind}", "0, a concurrent, or 1, an exclusive publication's log");

        ReadOnlySpan<byte> header = CheckHeader(path, page);
        int initialTermId = Int32(page, LogBufferDescriptor.InitialTermIdOffset);
        if (!isReceived) CheckTails(path, new LogMetadata(shared), termBytes, initialTermId);
        return new LogFacts
        {
            TermBytes = termBytes,
            MtuBytes = mtuBytes,
            WindowBytes = LogBufferDescriptor.WindowBytes(termBytes, windowBytes), // older logs leave it 0
            InitialTermId = initialTermId,
            SessionId = Int32(header, FrameDescriptor.SessionIdOffset),
            StreamId = Int32(header, FrameDescriptor.StreamIdOffset),
            Kind = (LogBufferKind)kind,
            CorrelationId = BinaryPrimitives.ReadInt64LittleEndian(page[LogBufferDescriptor.CorrelationIdOffset..]),
        };
    }

    private static string TermLengths => $"a power of two, {LogBufferDescriptor.TermBytesMin} to {LogBufferDescriptor.TermBytesMax}";

    private static string PageSizes => $"a power of two, {LogBufferDescriptor.PageBytesMin} to {LogBufferDescriptor.PageBytesMax}";

    private static string Mtus => $"a multiple of {FrameDescriptor.FrameAlignmentBytes}, {ReservedMtuBytes} to {FrameDescriptor.MtuBytesMax}";

    private static ReadOnlySpan<byte> CheckHeader(string path, ReadOnlySpan<byte> page)
    {
        int headerBytes = Int32(page, LogBufferDescriptor.DefaultFrameHeaderLengthOffset);
        if (headerBytes != FrameDescriptor.HeaderBytes)
            throw new LogBufferException(LogBufferRefusal.FrameHeader, path, $"its frame header has {headerBytes} bytes", $"{FrameDescriptor.HeaderBytes}");
        ReadOnlySpan<byte> header = page.Slice(LogBufferDescriptor.DefaultFrameHeaderOffset, FrameDescriptor.HeaderBytes);
        byte version = header[FrameDescriptor.VersionOffset];
        if (version != FrameDescriptor.CurrentVersion)
            throw new LogBufferException(LogBufferRefusal.FrameHeader, path, $"its frames have version {version}", $"{FrameDescriptor.CurrentVersion}");
        ushort type = BinaryPrimitives.ReadUInt16LittleEndian(header[FrameDescriptor.TypeOffset..]);
        return type == FrameDescriptor.DataType
            ? header
            : throw new LogBufferException(LogBufferRefusal.FrameHeader, path, $"its frames have type {type}", $"{FrameDescriptor.DataType}");
    }

    /// <summary>Each tail must carry the id of the term that its partition holds, held or is about to hold; the log may be running.</summary>
    private static void CheckTails(string path, LogMetadata metadata, int termBytes, int initialTermId)
    {
        string found = "";
        for (int check = 0; check < TailChecks; check++)
        {
            int termCount = metadata.ActiveTermCount;
            bool isConsistent = termCount >= 0;
            found = $"its count of terms is {termCount}";
            for (int step = 0; isConsistent && step < LogBufferDescriptor.PartitionCount; step++)
            {
                long rawTail = Volatile.Read(ref metadata.RawTail(LogBufferDescriptor.IndexByTermCount(termCount + step)));
                int termsAhead = LogBufferDescriptor.TermId(rawTail) - (initialTermId + termCount);
                bool isTerm = termsAhead == (step == 0 ? 0 : step - LogBufferDescriptor.PartitionCount) || (step == 1 && termsAhead == 1);
                int termOffset = LogBufferDescriptor.TermOffset(rawTail, termBytes);
                isConsistent = isTerm && termOffset % FrameDescriptor.FrameAlignmentBytes == 0;
                if (!isConsistent) found = $"after {termCount} terms from id {initialTermId}, a tail says term {LogBufferDescriptor.TermId(rawTail)}, offset {termOffset}";
            }

            if (isConsistent) return;
            if (metadata.ActiveTermCount == termCount) break;
        }

        throw new LogBufferException(LogBufferRefusal.Tails, path, found, "tails of three successive terms at aligned offsets");
    }

    private static bool IsTermLength(int bytes) =>
        bytes is >= LogBufferDescriptor.TermBytesMin and <= LogBufferDescriptor.TermBytesMax && BitOperations.IsPow2(bytes);

    private static bool IsPageSize(int bytes) =>
        bytes is >= LogBufferDescriptor.PageBytesMin and <= LogBufferDescriptor.PageBytesMax && BitOperations.IsPow2(bytes);

    private static bool IsMtu(int bytes) =>
        bytes is >= ReservedMtuBytes and <= FrameDescriptor.MtuBytesMax && bytes % FrameDescriptor.FrameAlignmentBytes == 0;

    private static int Int32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);
}
