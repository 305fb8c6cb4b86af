namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>The generated codec of one message, behind values that tests can compare.</summary>
public interface IMessageProbe
{
    /// <summary>Bytes written; -1 when the encoder refused.</summary>
    int TryEncode(Span<byte> buffer, NaiveBlock message, BlockValues values);

    /// <summary>Every property read; null when the decoder refused the message or a group of it.</summary>
    BlockValues? TryDecode(ReadOnlySpan<byte> bytes, NaiveBlock message);
}
