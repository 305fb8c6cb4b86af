using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>An operator's line to one process of a deployment: one request at a time. One thread; only <see cref="Await"/> waits.</summary>
internal sealed class ControlClient : IDisposable
{
    /// <summary>Longest name of an operator, characters.</summary>
    public const int OperatorCharactersMax = 32;

    /// <summary>Longest reason for a command, characters.</summary>
    public const int ReasonCharactersMax = 64;
    private readonly IpcStream _requests;
    private readonly IpcStream _answers;
    private readonly Publication _outgoing;
    private readonly Image _incoming;
    private readonly byte[] _frame = new byte[FrameLayout.SlotBytes];
    private int _frameBytes;
    private long _requestId;

    private ControlClient(IpcStream requests, IpcStream answers)
    {
        _requests = requests;
        _answers = answers;
        _outgoing = requests.Publish();
        _incoming = answers.Observe(ImageJoin.Tail);
    }

    /// <summary>The request is in the process's log. Before that nothing of it can happen; afterwards it can, even when no answer comes.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Opens the line to a process that is there.</summary>
    /// <exception cref="IOException">There is none, or it is of another version.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public static ControlClient Open(DeploymentDirectory directory, string process)
    {
        IpcStream requests = IpcStream.Open(directory.File(DeploymentFiles.Requests(process)));
        IpcStream? answers = null;
        try
        {
            answers = IpcStream.Open(directory.File(DeploymentFiles.Answers(process)));
            return new ControlClient(requests, answers);
        }
        catch
        {
            answers?.Dispose();
            requests.Dispose();
            throw;
        }
    }

    /// <summary>Begins to ask for a command; <see cref="Look"/> sends it.</summary>
    /// <param name="trigger">Of an override, as the next.</param>
    public void Ask(CommandKind kind, uint instrumentId, string operatorName, string reason = "", RiskTrigger trigger = 0, int durationSeconds = 0)
    {
        if (!CommandEncoder.TryWrap(_frame.AsSpan(FrameHeader.SizeBytes), out CommandEncoder command)) return;
        command.Kind = kind;
        command.OperatorName = Padded(operatorName, OperatorCharactersMax);
        command.Reason = Padded(reason, ReasonCharactersMax);
        command.Trigger = trigger;
        command.DurationSeconds = (ushort)durationSeconds;
        Begin(command.EncodedLength, instrumentId);
    }

    /// <summary>Begins to ask for a parameter to be set; <see cref="Look"/> sends it.</summary>
    /// <param name="valueNanos">1e-9 of its unit.</param>
    public void AskToSet(ushort parameterId, long valueNanos, uint instrumentId, string operatorName)
    {
        if (!SetParameterEncoder.TryWrap(_frame.AsSpan(FrameHeader.SizeBytes), out SetParameterEncoder parameter)) return;
        parameter.ParameterId = parameterId;
        parameter.Value = valueNanos;
        parameter.OperatorName = Padded(operatorName, OperatorCharactersMax);
        Begin(parameter.EncodedLength, instrumentId);
    }

    /// <summary>One look: sends what could not be sent before, and takes the answer when it has come; otherwise null. Never waits.</summary>
    public ControlAnswer? Look()
    {
        if (_frameBytes == 0) return null;
        if (!IsSent)
        {
            long result = _outgoing.Offer(_frame.AsSpan(0, _frameBytes));
            if (result == PublicationResult.AdminAction) result = _outgoing.Offer(_frame.AsSpan(0, _frameBytes));
            IsSent = result > 0; // otherwise the log is full: the process does not listen, or others ask much
            if (!IsSent) return null;
        }

        while (_incoming.TryPeek(out ReadOnlySpan<byte> frame))
        {
            bool isOurs = TryRead(frame, out ControlAnswer answer) && answer.RequestId == _requestId;
            _incoming.Release();
            if (!isOurs) continue;
            _frameBytes = 0;
            return answer;
        }

        if (_incoming.State == ImageState.Overrun) _incoming.RejoinAtTail(); // answers to others, faster than we looked
        return null;
    }

    /// <summary>Sends, and waits for the answer; null when none comes in time.</summary>
    public ControlAnswer? Await(TimeSpan bound)
    {
        long startTicks = Stopwatch.GetTimestamp();
        do
        {
            if (Look() is { } answer) return answer;
            Thread.Sleep(1);
        }
        while (Stopwatch.GetElapsedTime(startTicks) < bound);
        return Look();
    }

    public void Dispose()
    {
        _requests.Dispose();
        _answers.Dispose();
    }

    private void Begin(int messageBytes, uint instrumentId)
    {
        _requestId = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
        var header = new FrameHeader
        {
            SourceSequence = _requestId,
            InstrumentId = instrumentId,
            Length = (uint)messageBytes,
        };
        MemoryMarshal.Write(_frame, in header);
        _frameBytes = FrameHeader.SizeBytes + messageBytes;
        IsSent = false;
    }

    private static bool TryRead(ReadOnlySpan<byte> frame, out ControlAnswer answer)
    {
        answer = default;
        if (!MemoryMarshal.TryRead(frame, out FrameHeader header) || header.Length > frame.Length - FrameHeader.SizeBytes) return false;
        if (!CommandAnswerDecoder.TryWrap(frame.Slice(FrameHeader.SizeBytes, (int)header.Length), out CommandAnswerDecoder decoder)) return false;
        answer = new ControlAnswer(decoder.RequestId, decoder.CommandId, decoder.FrameSequence, decoder.OpenOrders, decoder.Outcome, decoder.RiskState);
        return true;
    }

    private static byte[] Padded(string text, int length)
    {
        byte[] bytes = new byte[length];
        Encoding.ASCII.GetBytes(text, 0, Math.Min(text.Length, bytes.Length), bytes, 0);
        return bytes;
    }
}
