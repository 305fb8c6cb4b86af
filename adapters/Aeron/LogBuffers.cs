using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Aeron;

/// <summary>One log: a mapped file of three terms and a metadata page, in Aeron's layout.</summary>
/// <remarks>Any thread. Dispose after every publication and image on it has stopped: a later access ends the process.
/// What was read from the file once (lengths, ids) is kept here and never read again, so that a file that changes later moves no bound.</remarks>
public sealed unsafe class LogBuffers : IDisposable
{
    private const string TemporarySuffix = ".new";
    private readonly MappedFile _file;
    private readonly byte* _terms;

    private LogBuffers(MappedFile file, LogFacts facts)
    {
        _file = file;
        _terms = file.Region.Address;
        Metadata = new LogMetadata(_terms + file.Bytes - LogBufferDescriptor.MetadataBytes);
        TermBytes = facts.TermBytes;
        MtuBytes = facts.MtuBytes;
        WindowBytes = facts.WindowBytes;
        InitialTermId = facts.InitialTermId;
        SessionId = facts.SessionId;
        StreamId = facts.StreamId;
        Kind = facts.Kind;
        CorrelationId = facts.CorrelationId;
        PositionBits = LogBufferDescriptor.PositionBits(TermBytes);
    }

    public string FilePath => _file.FilePath;

    /// <summary>Length of each of the three terms, bytes.</summary>
    public int TermBytes { get; }

    /// <summary>Greatest length of a frame with its header, bytes.</summary>
    public int MtuBytes { get; }

    /// <summary>Greatest length of a message that can be claimed, bytes.</summary>
    public int PayloadBytesMax => MtuBytes - FrameDescriptor.HeaderBytes;

    /// <summary>Greatest length of a message that can be offered, bytes.</summary>
    public int MessageBytesMax => LogBufferDescriptor.MessageBytesMax(TermBytes);

    /// <summary>How far a publication may be ahead of its subscriber, bytes.</summary>
    public int WindowBytes { get; }

    public int InitialTermId { get; }

    public int SessionId { get; }

    public int StreamId { get; }

    public LogBufferKind Kind { get; }

    public long CorrelationId { get; }

    public bool IsWritable => _file.IsWritable;

    /// <summary>A subscriber has joined and has not left. That of a process that was killed stays joined.</summary>
    public bool IsConnected => Metadata.IsConnected;

    /// <summary>Where the stream ends; the greatest value while it has no end.</summary>
    public long EndOfStreamPosition => Metadata.EndOfStreamPosition;

    /// <summary>Where the next frame will begin. Others may be writing: an old value by the time it is looked at.</summary>
    public long ProducerPosition
    {
        get
        {
            // Acquire; pairs with the tail's release: no claim is older than the tail that is seen.
            long rawTail = Volatile.Read(ref Metadata.RawTail(LogBufferDescriptor.IndexByTermCount(Metadata.ActiveTermCount)));
            int termOffset = LogBufferDescriptor.TermOffset(rawTail, TermBytes);
            return LogBufferDescriptor.Position(LogBufferDescriptor.TermId(rawTail), termOffset, PositionBits, InitialTermId);
        }
    }

    internal int PositionBits { get; }

    internal LogMetadata Metadata { get; }

    /// <summary>A new log of zeros. It appears under its name whole or not at all; what was there is replaced, and stays whole for those who have it mapped.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="IOException">No room.</exception>
    public static LogBuffers Create(string path, LogBufferOptions options)
    {
        if (LogFacts.FindFault(options) is { } fault) throw new ArgumentException(fault, nameof(options));
        string temporary = path + TemporarySuffix;
        File.Delete(temporary);
        MappedFile file = MappedFile.Create(temporary, LogBufferDescriptor.LogBytes(options.TermBytes, options.PageBytes));
        try
        {
            LogFacts.Write(file.Region.Address + file.Bytes - LogBufferDescriptor.MetadataBytes, options);
            LogFacts facts = LogFacts.Read(file);
            file.Rename(path);
            return new LogBuffers(file, facts);
        }
        catch
        {
            file.Dispose();
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Maps a log that exists. Others may be writing it.</summary>
    /// <param name="isWritable">False is enough for an untethered <see cref="Image"/>.</param>
    /// <param name="isReceived">A driver fills it from the network: its tails say nothing, and nobody here may ask for them.</param>
    /// <exception cref="LogBufferException">The file is none, or contradicts itself.</exception>
    public static LogBuffers Open(string path, bool isWritable = true, bool isReceived = false)
    {
        MappedFile file;
        try
        {
            file = MappedFile.Open(path, isWritable);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LogBufferException(LogBufferRefusal.Missing, path, "no such file", "a log");
        }
        catch (IOException) when (File.Exists(path) && new FileInfo(path).Length == 0)
        {
            throw new LogBufferException(LogBufferRefusal.FileLength, path, "is empty", "a log");
        }

        try
        {
            LogFacts facts = LogFacts.Read(file, isReceived);
            file.Touch();
            return new LogBuffers(file, facts);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Keeps the pages from being swapped out. Optional: without the right it says why not.</summary>
    public bool TryLock(out string? reason) => _file.TryLock(out reason);

    /// <summary>Ends the mapping; the file stays.</summary>
    public void Dispose() => _file.Dispose();

    internal byte* Term(int index) => _terms + ((long)index * TermBytes);

    internal byte* TermAt(long position) => Term((int)((ulong)(position >> PositionBits) % LogBufferDescriptor.PartitionCount));
}
