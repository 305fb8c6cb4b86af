using System.Runtime.InteropServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A process's ear for operators: requests come through a log that several may write, answers go out through one that all may read.</summary>
/// <remarks>One thread. Only the user who owns the deployment's directory can open the logs. A writer that is killed in the middle of a request holds
/// the others up for <see cref="UnblockNs"/> at most. Allocates nothing after construction, unless somebody damages the log: then it begins a new one.</remarks>
internal sealed class ControlServer : IDisposable
{
    /// <summary>How long a request whose writer was killed in the middle of it can hold up those behind it, ns: less than an asker waits, and far longer
    /// than a living one takes from claim to commit.</summary>
    public const long UnblockNs = 2_000_000_000;
    private const int TermBytes = 1 << 16;
    private const int LooksMax = 64; // at what is no request, in one call: a flood of it does not keep the thread
    private readonly string _requestsPath;
    private readonly LogBufferOptions _options;
    private readonly IpcStream _answers;
    private readonly ExclusivePublication _outgoing;
    private readonly Image _ownAnswers; // moves the answers' flow control on: readers come and go
    private IpcStream _requests;
    private Image _incoming;
    private DriverDuties _duties;
    private long _abandonedBefore;
    private long _answerSequence;

    /// <param name="process">Its name in the deployment, which this process has claimed.</param>
    public ControlServer(DeploymentDirectory directory, string process)
    {
        _options = new LogBufferOptions { TermBytes = TermBytes, SessionId = Environment.ProcessId, StreamId = 2, CorrelationId = 1, Kind = LogBufferKind.Concurrent };
        _requestsPath = directory.File(DeploymentFiles.Requests(process));
        _answers = IpcStream.Create(directory.File(DeploymentFiles.Answers(process)), _options with { StreamId = 3, Kind = LogBufferKind.Exclusive });
        _ownAnswers = _answers.Join(ImageJoin.Start);
        _outgoing = _answers.PublishExclusively();
        (_requests, _incoming, _duties) = Listen(); // last: whoever finds the requests finds the answers, too
    }

    /// <summary>Requests that were none of ours: too short, of another schema, with a length that lies.</summary>
    public long MalformedCount { get; private set; }

    /// <summary>Requests whose writer died before they were complete.</summary>
    public long AbandonedCount => _abandonedBefore + _duties.UnblockedCount;

    /// <summary>Logs of requests that somebody damaged: a new one was begun each time, and what lay in the old one is lost.</summary>
    public long DamagedCount { get; private set; }

    /// <summary>The next request, copied out of its frame.</summary>
    /// <param name="nowNs">Any clock that does not go back, ns.</param>
    public bool TryTake(long nowNs, out ControlRequest request)
    {
        _ = _duties.Update();
        for (int looks = 0; looks < LooksMax && _incoming.TryPeek(out ReadOnlySpan<byte> frame); looks++)
        {
            bool isRequest = ControlRequest.TryRead(frame, out request);
            _incoming.Release();
            if (isRequest) return true;
            MalformedCount++;
        }

        if (_incoming.State == ImageState.Corrupt) ListenAnew();
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

    private (IpcStream Requests, Image Incoming, DriverDuties Duties) Listen()
    {
        IpcStream requests = IpcStream.Create(_requestsPath, _options);
        Image incoming = requests.Join(ImageJoin.Start);
        DriverDuties duties = requests.Duties();
        _ = duties.Update();
        return (requests, incoming, duties);
    }

    private void ListenAnew()
    {
        DamagedCount++;
        _abandonedBefore += _duties.UnblockedCount;
        _requests.Dispose();
        (_requests, _incoming, _duties) = Listen();
    }
}
