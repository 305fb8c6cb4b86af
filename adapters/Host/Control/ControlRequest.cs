using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>What an operator asks, copied out of its frame.</summary>
internal struct ControlRequest
{
    private OperatorBytes _operator;
    private ReasonBytes _reason;

    /// <summary>The asker's number for it.</summary>
    public long RequestId;

    /// <summary>Which instrument, or <see cref="FrameHeader.NoInstrument"/> for all.</summary>
    public uint InstrumentId;

    /// <summary>0 for a parameter that is to be set.</summary>
    public CommandKind Kind;

    /// <summary>0 for a command.</summary>
    public ushort ParameterId;

    /// <summary>1e-9 of the parameter's unit.</summary>
    public long ValueNanos;

    /// <summary>Of an override.</summary>
    public RiskTrigger Trigger;

    /// <summary>Of an override.</summary>
    public ushort DurationSeconds;

    /// <summary>Why: printable ASCII, padded with zeros.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Reason => _reason;

    /// <summary>Who asks: printable ASCII, padded with zeros.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> OperatorName => _operator;

    /// <summary>Reads a frame; false when it is no whole Command or SetParameter of a kind that there is.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out ControlRequest request)
    {
        request = default;
        if (!MemoryMarshal.TryRead(frame, out FrameHeader header) || header.Length > frame.Length - FrameHeader.SizeBytes) return false;
        ReadOnlySpan<byte> message = frame.Slice(FrameHeader.SizeBytes, (int)header.Length);
        if (!SbeHeader.TryRead(message, out SbeHeader sbe) || sbe.SchemaId != CommandDecoder.SchemaId) return false;
        request.RequestId = header.SourceSequence;
        request.InstrumentId = header.InstrumentId;
        if (sbe.TemplateId == CommandDecoder.TemplateId && CommandDecoder.TryWrap(message, out CommandDecoder command))
        {
            request.Kind = command.Kind;
            Take(command.OperatorName, request._operator);
            if (command.HasReason) Take(command.Reason, request._reason);
            request.Trigger = command.HasTrigger ? command.Trigger : 0;
            request.DurationSeconds = command.HasDurationSeconds ? command.DurationSeconds : (ushort)0;
            return command.Kind is >= CommandKind.Pause and <= CommandKind.Override;
        }

        if (sbe.TemplateId != SetParameterDecoder.TemplateId || !SetParameterDecoder.TryWrap(message, out SetParameterDecoder parameter)) return false;
        request.ParameterId = parameter.ParameterId;
        request.ValueNanos = parameter.Value;
        Take(parameter.OperatorName, request._operator);
        return parameter.ParameterId != 0;
    }

    /// <summary>A text that is not printable does not stop a command, and does not reach journal or terminal as it is.</summary>
    private static void Take(ReadOnlySpan<byte> text, Span<byte> taken)
    {
        for (int i = 0; i < Math.Min(taken.Length, text.Length) && text[i] != 0; i++)
            taken[i] = text[i] is >= (byte)' ' and <= (byte)'~' ? text[i] : (byte)'?';
    }

    [InlineArray(32)]
    private struct OperatorBytes
    {
        private byte _first;
    }

    [InlineArray(64)]
    private struct ReasonBytes
    {
        private byte _first;
    }
}
