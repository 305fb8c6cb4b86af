namespace LowLatencyMM.Captures;

/// <summary>A capture, packet by packet, to decoded messages: network layers, TCP in order, framing, sequences, schema.</summary>
/// <remarks>One thread; memory does not grow with the file. Never throws on what a capture holds.</remarks>
internal sealed class CaptureDecoder(CaptureReader capture, MessageReader reader, Framing framing, ICaptureObserver observer) : IFrameSink
{
    private const int NoticesPerKind = 5;
    private const int TcpBytesMax = 1024 * 1024;
    private const int FileBytesMax = 16 * 1024 * 1024;
    private const int FlowsMax = 1_024;
    private const int PaddingBytesMax = 7;

    private readonly Dictionary<(Endpoint Source, Endpoint Destination), StreamDecoder> _flows = [];
    private StreamDecoder? _file;
    private MessagePlace _place;

    public CaptureStatistics Statistics { get; } = new();

    /// <summary>Takes one packet; false at the end, when <see cref="Finish()"/> is due.</summary>
    public bool TryStep()
    {
        if (!capture.TryRead(out CapturedPacket packet)) return false;
        Statistics.PacketCount++;
        if (packet.LinkType == LinkTypes.File)
        {
            _place = new(packet.Number, null, "");
            _file ??= new("", FileBytesMax, framing, this, Statistics);
            _file.OnBytes(packet.Bytes.Span);
            return true;
        }

        if (!NetworkLayers.TryParse(packet, out Segment segment, out string reason))
        {
            Statistics.Skipped.Add(reason);
            return true;
        }

        if (!segment.Payload.IsEmpty) Statistics.PayloadCount++;
        if (segment.IsTcp)
        {
            StreamDecoder stream = FlowOf(segment, packet.Number);
            _place = new(packet.Number, packet.TimeNs, stream.Name);
            stream.Flow.Take(segment, stream);
            return true;
        }

        if (segment.Payload.IsEmpty) return true;
        _place = new(packet.Number, packet.TimeNs, segment.Destination.ToString());
        framing.Read(segment.Payload, isEnd: true, new StreamState(_place.Stream), this);
        return true;
    }

    /// <summary>Ends every stream: what waits behind holes, and what is left.</summary>
    public void Finish()
    {
        _file?.Finish();
        foreach (StreamDecoder stream in _flows.Values) Finish(stream);
        _flows.Clear();
    }

    int IFrameSink.OnFrame(in Frame frame, bool mayContinue)
    {
        DecodedMessage? message;
        ReadProblem? problem;
        bool isRead = frame.TemplateId is { } templateId
            ? reader.TryReadBody(frame.Bytes, templateId, frame.Version, null, out message, out problem)
            : reader.TryRead(frame.Bytes, out message, out problem);
        if (!isRead)
        {
            if (mayContinue && problem!.IsTruncated) return 0;
            string path = WithoutNumbers(problem!.Path);
            Report(path.Length > 0 ? $"{path}: {problem.Kind}" : problem.Kind, problem.ToString());
            return -1;
        }

        Statistics.Messages.Add(message!.Model.Name);
        if (frame.IsExact) CheckRest(frame, message);
        observer.OnMessage(_place, frame, message);
        return message.Bytes;
    }

    void IFrameSink.OnSequence(StreamState stream, string channel, long sequence, long count)
    {
        string name = stream.Name.Length > 0 && channel.Length > 0 ? $"{stream.Name} {channel}" : stream.Name + channel;
        if (Statistics.Sequences.Find(name) is not { } status)
        {
            Statistics.Sequences.Begin(name, unchecked(sequence + count));
            return;
        }

        long expected = status.Next;
        long missing = status.Take(sequence, count);
        if (missing <= 0 || status.GapCount > NoticesPerKind) return;
        string place = name.Length > 0 ? name : "file";
        observer.OnNotice($"packet {_place.PacketNumber}, {place}: gap, {expected} expected, {sequence} came, {missing} missing");
    }

    void IFrameSink.OnProblem(StreamState stream, string kind, string detail) => Report(kind, detail.Length > 0 ? $"{kind} ({detail})" : kind);

    private StreamDecoder FlowOf(in Segment segment, long packetNumber)
    {
        var key = (segment.Source, segment.Destination);
        if (!_flows.TryGetValue(key, out StreamDecoder? stream))
        {
            if (_flows.Count >= FlowsMax) RemoveIdle();
            stream = new($"{segment.Source}>{segment.Destination}", TcpBytesMax, framing, this, Statistics);
            _flows.Add(key, stream);
        }

        stream.Flow.LastPacket = packetNumber;
        return stream;
    }

    private void RemoveIdle()
    {
        var (key, stream) = _flows.MinBy(flow => flow.Value.Flow.LastPacket);
        _flows.Remove(key);
        Finish(stream);
    }

    private void Finish(StreamDecoder stream)
    {
        _place = _place with { Stream = stream.Name };
        stream.Flow.GiveUp(stream);
        stream.Finish();
    }

    private void CheckRest(in Frame frame, DecodedMessage message)
    {
        ReadOnlySpan<byte> rest = frame.Bytes[message.Bytes..];
        bool isPadding = frame.IsPadded && rest.Length <= PaddingBytesMax && !rest.ContainsAnyExcept((byte)0);
        if (rest.IsEmpty || isPadding) return;
        Statistics.LeftOverBytes += rest.Length;
        if (message.Version > reader.Schema.Version) return;
        Report($"{message.Model.Name}: bytes left over", $"{message.Model.Name}: {rest.Length} bytes are left over");
    }

    private void Report(string kind, string text)
    {
        long count = Statistics.Problems.Add(kind);
        if (count <= NoticesPerKind) observer.OnNotice($"packet {_place.PacketNumber}{(_place.Stream.Length > 0 ? $", {_place.Stream}" : "")}: {text}");
    }

    /// <summary>A path without the numbers of entries: one kind, however many.</summary>
    private static string WithoutNumbers(string path)
    {
        for (int start = path.IndexOf('[', StringComparison.Ordinal); start >= 0; start = path.IndexOf('[', StringComparison.Ordinal))
            path = path.Remove(start, path.IndexOf(']', start) - start + 1);
        return path;
    }
}
