namespace LowLatencyMM.Captures;

/// <summary>Takes what a framing finds.</summary>
internal interface IFrameSink
{
    /// <summary>A message.</summary>
    /// <param name="mayContinue">More bytes may follow: a message that is cut short is no problem yet.</param>
    /// <returns>The bytes that it took; 0 when more are needed; -1 when it cannot be read, which is then counted.</returns>
    int OnFrame(in Frame frame, bool mayContinue);

    /// <summary>A sequence number, before the messages that carry it.</summary>
    /// <param name="channel">Within the stream; empty when it has only one.</param>
    /// <param name="count">Numbers that this packet takes; 0 when it only says which one is next.</param>
    void OnSequence(StreamState stream, string channel, long sequence, long count);

    /// <summary>Bytes that fit no frame.</summary>
    void OnProblem(StreamState stream, string kind, string detail);
}
