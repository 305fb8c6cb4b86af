namespace LowLatencyMM.Captures;

/// <summary>Takes what a capture holds.</summary>
internal interface ICaptureObserver
{
    void OnMessage(in MessagePlace place, in Frame frame, DecodedMessage message);

    /// <summary>A gap or something that could not be read, in one line. Only the first few of each kind are told.</summary>
    void OnNotice(string text);
}
