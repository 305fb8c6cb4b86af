namespace LowLatencyMM.Compiler.Tests.Mirrors;

/// <summary>The generated codecs of one message, driven through every property that they have.</summary>
public interface IMirror
{
    /// <summary>Bytes of the body as the generated code measures it; -1 when it refuses.</summary>
    int Measure(ReadOnlySpan<byte> body, int blockLength, int version);

    /// <summary>Bytes of the block as the generated code knows it for a version.</summary>
    int BlockLengthIn(int version);

    /// <summary>Decodes, and encodes at once what was decoded.</summary>
    /// <param name="message">With its SBE header, or a body whose framing the caller knows.</param>
    /// <param name="hasHeader">Which of the two; without it, block length and version are those given.</param>
    /// <param name="target">Takes the copy, framed likewise.</param>
    /// <param name="record">Takes the values.</param>
    /// <returns>Bytes of the copy; negative when a step was refused: -1 and -2 by the decoder, -3 and below by the encoder.</returns>
    int Copy(ReadOnlySpan<byte> message, bool hasHeader, int blockLength, int version, Span<byte> target, Record record);
}
