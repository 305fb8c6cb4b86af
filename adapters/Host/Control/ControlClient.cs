using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>An operator's line to one process of a deployment. One thread.</summary>
internal sealed class ControlClient : IDisposable
{
    private readonly IpcStream _requests;
    private readonly IpcStream _answers;
    private readonly Publication _outgoing;
    private readonly Image _incoming;
    private long _requestId;

    private ControlClient(IpcStream requests, IpcStream answers)
    {
        _requests = requests;
        _answers = answers;
        _outgoing = requests.Publish();
        _incoming = answers.Observe(ImageJoin.Tail);
    }

    /// <summary>Opens the line to a process that is there.</summary>
    /// <exception cref="IOException">There is none, or it is of another version.</exception>
    /// <exception cref="UnauthorizedAccessException">It belongs to another user.</exception>
    public static ControlClient Open(DeploymentDirectory directory, string process)
    {
        IpcStream requests = IpcStream.Open(directory.File(DeploymentFiles.Requests(process)));
        try
        {
            return new ControlClient(requests, IpcStream.Open(directory.File(DeploymentFiles.Answers(process))));
        }
        catch
        {
            requests.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command; false when the log has no room: the process does not listen.</summary>
    public bool TrySend(CommandKind kind, uint instrumentId, string operatorName)
    {
        Span<byte> frame = stackalloc byte[FrameLayout.SlotBytes];
        if (!CommandEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out CommandEncoder command)) return false;
        command.Kind = kind;
        command.OperatorName = Ascii32(operatorName);
        return TrySend(frame, command.EncodedLength, instrumentId);
    }

    /// <summary>Asks for a parameter to be set.</summary>
    /// <param name="valueNanos">1e-9 of its unit.</param>
    public bool TrySet(ushort parameterId, long valueNanos, uint instrumentId, string operatorName)
    {
        Span<byte> frame = stackalloc byte[FrameLayout.SlotBytes];
        if (!SetParameterEncoder.TryWrap(frame[FrameHeader.SizeBytes..], out SetParameterEncoder parameter)) return false;
        parameter.ParameterId = parameterId;
        parameter.Value = valueNanos;
        parameter.OperatorName = Ascii32(operatorName);
        return TrySend(frame, parameter.EncodedLength, instrumentId);
    }

    /// <summary>Waits for the answer to what was sent last; null when none comes in time.</summary>
    public ControlAnswer? Await(TimeSpan bound)
    {
        long startTicks = Stopwatch.GetTimestamp();
        do
        {
            while (_incoming.TryPeek(out ReadOnlySpan<byte> frame))
            {
                bool isOurs = TryRead(frame, out ControlAnswer answer) && answer.RequestId == _requestId;
                _incoming.Release();
                if (isOurs) return answer;
            }

            if (_incoming.State == ImageState.Overrun) _incoming.RejoinAtTail(); // answers to others, faster than we looked
            Thread.Sleep(1);
        }
        while (Stopwatch.GetElapsedTime(startTicks) < bound);
        return null;
    }

    public void Dispose()
    {
        _requests.Dispose();
        _answers.Dispose();
    }

    private bool TrySend(Span<byte> frame, int messageBytes, uint instrumentId)
    {
        _requestId = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue;
        var header = new FrameHeader
        {
            SourceSequence = _requestId,
            InstrumentId = instrumentId,
            Length = (uint)messageBytes,
        };
        MemoryMarshal.Write(frame, in header);
        ReadOnlySpan<byte> whole = frame[..(FrameHeader.SizeBytes + messageBytes)];
        for (int attempt = 0; attempt < 100; attempt++)
        {
            long result = _outgoing.Offer(whole);
            if (result > 0) return true;
            if (result != PublicationResult.AdminAction) Thread.Sleep(1); // another operator, or the server's duties
        }

        return false;
    }

    private static bool TryRead(ReadOnlySpan<byte> frame, out ControlAnswer answer)
    {
        answer = default;
        if (!MemoryMarshal.TryRead(frame, out FrameHeader header) || header.Length > frame.Length - FrameHeader.SizeBytes) return false;
        if (!CommandAnswerDecoder.TryWrap(frame.Slice(FrameHeader.SizeBytes, (int)header.Length), out CommandAnswerDecoder decoder)) return false;
        answer = new ControlAnswer(decoder.RequestId, decoder.CommandId, decoder.FrameSequence, decoder.OpenOrders, decoder.Outcome, decoder.RiskState);
        return true;
    }

    private static byte[] Ascii32(string name)
    {
        byte[] bytes = new byte[32];
        Encoding.ASCII.GetBytes(name, 0, Math.Min(name.Length, bytes.Length), bytes, 0);
        return bytes;
    }
}
