using System.Runtime.InteropServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A process's ear for operators: requests come through a log that several may write, answers go out through one that all may read.</summary>
/// <remarks>One thread. Only the user who owns the deployment's directory can open the logs. A writer that is killed in the middle of a request holds
/// the others up for <see cref="UnblockNs"/> at most. Allocates nothing after construction.</remarks>
internal sealed class ControlServer : IDisposable
{
    private const int TermBytes = 1 << 16;
    /// <summary>How long a request whose writer was killed in the middle of it can hold up those behind it, ns: less than an asker waits.</summary>
    public const long UnblockNs = 2_000_000_000;
    private readonly IpcStream _requests;
    private readonly IpcStream _answers;
    private readonly Image _incoming;
    private readonly DriverDuties _duties;
    private readonly ExclusivePublication _outgoing;
    private readonly Image _ownAnswers; // moves the answers' flow control on: readers come and go
    private long _answerSequence;

    /// <param name="process">Its name in the deployment, which this process has claimed.</param>
    public ControlServer(DeploymentDirectory directory, string process)
    {
        var options = new LogBufferOptions { TermBytes = TermBytes, SessionId = Environment.ProcessId, StreamId = 2, CorrelationId = 1, Kind = LogBufferKind.Concurrent };
        _requests = IpcStream.Create(directory.File(DeploymentFiles.Requests(process)), options);
        _incoming = _requests.Join(ImageJoin.Start);
        _duties = _requests.Duties();
        _answers = IpcStream.Create(directory.File(DeploymentFiles.Answers(process)), options with { StreamId = 3, Kind = LogBufferKind.Exclusive });
        _ownAnswers = _answers.Join(ImageJoin.Start);
        _outgoing = _answers.PublishExclusively();
        _ = _duties.Update();
    }

    /// <summary>Requests that were none of ours: too short, of another schema, with a length that lies.</summary>
    public long MalformedCount { get; private set; }

    /// <summary>Requests whose writer died before they were complete.</summary>
    public long AbandonedCount => _duties.UnblockedCount;

    /// <summary>The next request, copied out of its frame.</summary>
    /// <param name="nowNs">Any clock that does not go back, ns.</param>
    public bool TryTake(long nowNs, out ControlRequest request)
    {
        _ = _duties.Update();
        while (_incoming.TryPeek(out ReadOnlySpan<byte> frame))
        {
            bool isRequest = ControlRequest.TryRead(frame, out request);
            _incoming.Release();
            if (isRequest) return true;
            MalformedCount++;
        }

        _ = _duties.TryUnblock(nowNs, UnblockNs);
        request = default;
        return false;
    }

    /// <summary>Answers one. Never waits: an answer that finds no room is dropped, and its asker says that none came.</summary>
    public void Answer(in ControlAnswer answer)
    {
        Span<byte> frame = stackalloc byte[FrameLayout.SlotBytes];
        if (!CommandAnswerEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out CommandAnswerEncoder encoder)) return;
        encoder.RequestId = answer.RequestId;
        encoder.CommandId = answer.CommandId;
        encoder.FrameSequence = answer.FrameSequence;
        encoder.OpenOrders = answer.OpenOrders;
        encoder.Outcome = answer.Outcome;
        encoder.RiskState = answer.RiskState;
        var header = new FrameHeader
        {
            SourceSequence = ++_answerSequence,
            InstrumentId = FrameHeader.NoInstrument,
            Length = (uint)encoder.EncodedLength,
        };
        MemoryMarshal.Write(frame, in header);
        ReadOnlySpan<byte> whole = frame[..(FrameHeader.SizeBytes + encoder.EncodedLength)];
        if (_outgoing.Offer(whole) == PublicationResult.AdminAction) _ = _outgoing.Offer(whole);
        while (_ownAnswers.TryPeek(out _)) _ownAnswers.Release();
        _ = _outgoing.DoWork();
    }

    public void Dispose()
    {
        _outgoing.Close();
        _requests.Remove();
        _answers.Remove();
        _requests.Dispose();
        _answers.Dispose();
    }
}
