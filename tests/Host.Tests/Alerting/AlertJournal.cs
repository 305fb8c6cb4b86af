using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>A journal with the alerts that a test wants, written as an engine writes it.</summary>
internal sealed class AlertJournal : IDisposable
{
    private readonly byte[] _frame = new byte[FrameLayout.MaxMessageBytes + FrameHeader.SizeBytes];
    private readonly JournalWriter _writer;
    private readonly ushort _epoch;
    private ControlFrames _frames = new(SourceIds.Engine);

    /// <param name="directory">Of the journal; goes on in one that is there.</param>
    /// <param name="epoch">Of the run; above those before.</param>
    /// <param name="deployment">Where the engine's process would be seen; null: nowhere.</param>
    /// <param name="batchBytes">How much of it is written at once.</param>
    public AlertJournal(string directory, ushort epoch = 1, string? deployment = null, int batchBytes = 4096, long startNs = TestConfiguration.StartNs)
    {
        HostConfiguration configuration = TestConfiguration.With(("deployment.directory", $"\"{deployment ?? "/nowhere"}\"")).Configuration;
        NowNs = startNs;
        _epoch = epoch;
        _writer = JournalWriter.Continue(
            directory, RunDescription.Describe(RunKind.Live, configuration, epoch, NowNs), new JournalWriterOptions { IsDurable = false, BatchBytes = batchBytes }, out _);
    }

    public static string Symbol => TestConfiguration.Simulated.Rules.Symbol;

    public long NowNs { get; private set; }

    public long Number { get; set; }

    /// <summary>An alert of the kill switch; gives its sequence.</summary>
    public long Add(
        Severity severity, RiskTrigger trigger = RiskTrigger.MarketDataAge, double measured = 6.25, double threshold = 5, AlertCode code = AlertCode.TriggerRaised,
        uint? instrumentId = null, ushort? venueId = null, uint suppressed = 0)
    {
        var raised = new AlertRecord
        {
            Number = ++Number,
            TimeNs = NowNs,
            Measured = measured,
            Threshold = threshold,
            InstrumentId = instrumentId ?? FrameHeader.NoInstrument,
            Suppressed = suppressed,
            VenueId = venueId ?? ushort.MaxValue,
            Code = code,
            Severity = severity,
            Trigger = trigger,
            RiskState = RiskState.ReduceOnly,
        };
        return Append(_frames.Alert(_frame, NowNs, in raised));
    }

    /// <summary>An alert of the host's own.</summary>
    public long AddHosts(AlertCode code, Severity severity, long value) => Append(_frames.Alert(_frame, NowNs, code, severity, value));

    /// <summary>The same as an older program wrote it: version 1 of the schema had three fields.</summary>
    public long AddVersion1(AlertCode code, Severity severity, long value)
    {
        const int blockBytes = sizeof(long) + sizeof(ushort) + sizeof(byte);
        _frames.Alert(_frame, NowNs, code, severity, value);
        Span<byte> message = _frame.AsSpan(FrameHeader.SizeBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(message, blockBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(message[6..], 1);
        MemoryMarshal.AsRef<FrameHeader>(_frame.AsSpan()).Length = SbeHeader.SizeBytes + blockBytes;
        return Append(FrameHeader.SizeBytes + SbeHeader.SizeBytes + blockBytes);
    }

    /// <summary>Time passes: frames that are no alerts.</summary>
    public void AddTimers(int count)
    {
        for (int index = 0; index < count; index++) Append(_frames.Timer(_frame, NowNs += 10_000_000));
    }

    public void Flush() => _writer.Flush();

    /// <summary>The run ends as it should.</summary>
    public void End()
    {
        Append(_frames.EndOfRun(_frame, NowNs, 0, 0, _writer.NextSequence - 1, 0));
        _writer.Close();
    }

    /// <summary>Dies with everything so far in the journal.</summary>
    public void Crash()
    {
        _writer.Flush();
        _writer.Abandon();
    }

    public void Dispose() => _writer.Dispose();

    private long Append(int bytes)
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(_frame.AsSpan());
        header.Sequence = _writer.NextSequence;
        header.Epoch = _epoch;
        _writer.Append(_frame.AsSpan(0, bytes));
        return header.Sequence;
    }
}
