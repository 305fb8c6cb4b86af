using System.Diagnostics;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Journal;

/// <summary>Records frames without ever waiting for the disk: <see cref="TryAppend"/> copies into a spill buffer, a thread of the recorder writes and syncs.</summary>
/// <remarks>One thread, the consumer of the ring, calls <see cref="TryAppend"/>; any thread may read the properties. A disk that is full, slow or
/// failing shows as <see cref="State"/>, <see cref="LastError"/> and a rising <see cref="FillFraction"/>; the recorder keeps trying, and goes on without loss
/// when the disk does. A frame stays in the spill buffer until the operating system has it; with the buffer in shared memory a crash of the process
/// loses none (<see cref="JournalSalvage"/>), otherwise those in the buffer die with it.</remarks>
public sealed class JournalRecorder : IDisposable
{
    private const int PassBytes = 1024 * 1024; // between two looks at the clock

    private readonly JournalWriter _writer;
    private readonly JournalRecorderOptions _options;
    private readonly SpillBuffer _spill;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(false);

    // The appending thread's.
    private long _nextSequence;
    private long _fullCount;
    private bool _hasRefused;

    // The writer thread's, apart from the request to close.
    private long _writtenSequence;
    private long _durableSequence;
    private long _lastSyncTicks;
    private bool _isSyncing; // stays true when a sync failed
    private long _passStartTicks; // 0 while idle
    private long _errorCount;
    private string? _lastError;
    private volatile JournalRecorderState _writerState;
    private bool _isCloseRequested;

    /// <summary>Starts the writer thread.</summary>
    /// <param name="writer">Is the recorder's from now on: it writes, and closes or abandons it.</param>
    /// <param name="spill">Where the spill buffer lies: what <see cref="SpillBlock.Initialize"/> made, mapped until the appending thread has stopped; its
    /// size counts, not that of the options. Null for memory of this process.</param>
    public JournalRecorder(JournalWriter writer, JournalRecorderOptions? options = null, MemoryRegion? spill = null)
    {
        _options = options ?? new JournalRecorderOptions();
        _options.Validate();
        _writer = writer;
        _spill = spill is null ? new SpillBuffer(_options.SpillBytes) : new SpillBuffer(spill);
        _nextSequence = writer.NextSequence;
        _writtenSequence = _durableSequence = writer.NextSequence - 1;
        _lastSyncTicks = Stopwatch.GetTimestamp();
        _thread = new Thread(Run) { IsBackground = true, Name = "journal-writer" };
        _thread.Start();
    }

    public JournalRecorderState State
    {
        get
        {
            var state = _writerState;
            if (Volatile.Read(ref _hasRefused)) return JournalRecorderState.Failed;
            long passStartTicks = Volatile.Read(ref _passStartTicks);
            bool isHanging = passStartTicks != 0 && Stopwatch.GetElapsedTime(passStartTicks).TotalMilliseconds > _options.StallMs;
            return state == JournalRecorderState.Running && isHanging ? JournalRecorderState.Stalled : state;
        }
    }

    /// <summary>How full the spill buffer is, 0 to 1. Beyond its mark the host goes reduce-only.</summary>
    public double FillFraction => (double)_spill.UsedBytes / _spill.CapacityBytes;

    /// <summary>The greatest fill since the start, 0 to 1; 0 while it was less than a 64th.</summary>
    public double HighWaterFraction => (double)_spill.HighWaterBytes / _spill.CapacityBytes;

    /// <summary>How often <see cref="TryAppend"/> found the spill buffer full.</summary>
    public long FullCount => Volatile.Read(ref _fullCount);

    /// <summary>How often a write or sync failed.</summary>
    public long ErrorCount => Volatile.Read(ref _errorCount);

    /// <summary>The last failure in one line; null when there was none.</summary>
    public string? LastError => Volatile.Read(ref _hasRefused) ? "a frame was appended that is none, or is not the next in sequence" : Volatile.Read(ref _lastError);

    /// <summary>The last frame taken by <see cref="TryAppend"/>.</summary>
    public long AppendedSequence => Volatile.Read(ref _nextSequence) - 1;

    /// <summary>The last frame handed to the operating system: it survives the process.</summary>
    public long WrittenSequence => Volatile.Read(ref _writtenSequence);

    /// <summary>The last frame on disk: it survives a power loss.</summary>
    public long DurableSequence => Volatile.Read(ref _durableSequence);

    /// <summary>Copies a frame, whose sequence must follow that of the frame before; bytes beyond the header's length are not looked at.</summary>
    /// <returns>False when the buffer is full (counted; offer the frame again), and for good when it was no such frame, which makes <see cref="State"/> Failed.</returns>
    /// <remarks>The appending thread only. Wait-free; never throws, allocates or enters the kernel.</remarks>
    public bool TryAppend(ReadOnlySpan<byte> frame)
    {
        if (!FrameBytes.TryMeasure(frame, out int frameBytes, out long sequence) || sequence != _nextSequence)
        {
            Volatile.Write(ref _hasRefused, true);
            return false;
        }

        if (!_spill.TryAppend(frame[..frameBytes]))
        {
            Volatile.Write(ref _fullCount, _fullCount + 1);
            return false;
        }

        Volatile.Write(ref _nextSequence, sequence + 1);
        return true;
    }

    /// <summary>The dictionary for segments begun from now on. Any thread.</summary>
    public void SetInstruments(IReadOnlyList<JournalInstrument> instruments) => _writer.SetInstruments(instruments);

    /// <summary>Writes and syncs everything appended, and closes the journal. The appending thread must have stopped.</summary>
    /// <param name="bound">The longest wait.</param>
    /// <returns>False when the disk did not take everything in time (call again, or accept the loss), or the recorder failed. After a refused frame
    /// the frames before it are written and closed all the same.</returns>
    /// <remarks>Any one thread but the recorder's own.</remarks>
    public bool Close(TimeSpan bound)
    {
        Volatile.Write(ref _isCloseRequested, true); // pairs with the read in Run
        _wake.Set();
        return _thread.Join(bound) && State == JournalRecorderState.Closed;
    }

    /// <summary>Closes, with the bound of the options. What a failing disk did not take by then is lost when the process ends.</summary>
    public void Dispose() => Close(TimeSpan.FromMilliseconds(_options.DisposeBoundMs));

    private void Run()
    {
        while (_writerState is JournalRecorderState.Running or JournalRecorderState.Stalled)
        {
            // Read before the pass: what was appended before the request is then seen by the pass.
            bool isClosing = Volatile.Read(ref _isCloseRequested);
            Volatile.Write(ref _passStartTicks, Stopwatch.GetTimestamp());
            int waitMs = TryPass(isClosing);
            Volatile.Write(ref _passStartTicks, 0);
            if (waitMs > 0) _wake.WaitOne(waitMs);
        }
    }

    /// <summary>One pass, whose failures become state. Returns how long to wait before the next, ms.</summary>
    private int TryPass(bool isClosing)
    {
        try
        {
            if (_isSyncing) Sync(); // nothing more goes to a disk that does not take what it has
            bool isEmpty = Drain();
            if (isEmpty) _writer.Flush();
            OnWritten();
            SyncIfDue();
            if (isEmpty && isClosing) CloseWriter();
            else _writerState = JournalRecorderState.Running;
            return isEmpty ? _options.FlushIntervalMs : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            OnError(exception, JournalRecorderState.Stalled);
            return _options.RetryDelayMs;
        }
        catch (Exception exception) // a broken invariant must not take the trading process with it: it is a state, and an alert of the host
        {
            OnError(exception, JournalRecorderState.Failed);
            _writer.Abandon();
            return 0;
        }
    }

    /// <summary>Moves frames from the spill buffer into batches; true when it is empty.</summary>
    private bool Drain()
    {
        long unwrittenSequence = _writer.NextUnwrittenSequence;
        for (int passBytes = 0; passBytes < PassBytes;)
        {
            if (!_spill.TryPeek(out var frame)) return true;
            _writer.Append(frame); // throws without having taken the frame
            if (_writer.NextUnwrittenSequence != unwrittenSequence)
            {
                // The batch before this frame was written. What is in a batch at hand keeps its place in the buffer: only there does it survive us.
                unwrittenSequence = _writer.NextUnwrittenSequence;
                _spill.Release();
            }

            _spill.Skip(frame.Length);
            passBytes += frame.Length;
        }

        return false;
    }

    private void OnWritten()
    {
        Volatile.Write(ref _writtenSequence, _writer.NextUnwrittenSequence - 1);
        if (_writer.NextUnwrittenSequence == _writer.NextSequence) _spill.Release(); // no frame is in a batch at hand
    }

    private void SyncIfDue()
    {
        if (_writer.UnsyncedBytes == 0)
        {
            // A roll to the next segment has synced the one before.
            Volatile.Write(ref _durableSequence, _writtenSequence);
            return;
        }

        bool isDue = _writer.UnsyncedBytes >= _options.SyncBytes || Stopwatch.GetElapsedTime(_lastSyncTicks).TotalMilliseconds >= _options.SyncIntervalMs;
        if (isDue) Sync();
    }

    private void Sync()
    {
        _isSyncing = true;
        _writer.Sync();
        _isSyncing = false;
        _lastSyncTicks = Stopwatch.GetTimestamp();
        OnWritten();
        Volatile.Write(ref _durableSequence, _writtenSequence);
    }

    private void CloseWriter()
    {
        _writer.Close();
        Volatile.Write(ref _writtenSequence, _writer.NextUnwrittenSequence - 1);
        Volatile.Write(ref _durableSequence, _writtenSequence);
        _writerState = JournalRecorderState.Closed;
    }

    private void OnError(Exception exception, JournalRecorderState state)
    {
        Volatile.Write(ref _lastError, $"{exception.GetType().Name}: {exception.Message}");
        Volatile.Write(ref _errorCount, _errorCount + 1);
        _writerState = state;
    }
}
