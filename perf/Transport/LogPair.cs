using LowLatencyMM.Aeron;

namespace LowLatencyMM.Perf;

/// <summary>Two logs, one in each direction, as one of two processes sees them.</summary>
internal sealed class LogPair : IDisposable
{
    private readonly IpcStream _out;
    private readonly IpcStream _in;

    private LogPair(IpcStream outgoing, IpcStream incoming)
    {
        (_out, _in) = (outgoing, incoming);
        Publication = outgoing.PublishExclusively();
        Image = incoming.Join(ImageJoin.Start);
    }

    public ExclusivePublication Publication { get; }

    public Image Image { get; }

    /// <summary>The first process's ends; it creates both.</summary>
    public static LogPair Create(string directory, int termBytes) => new(
        IpcStream.Create(There(directory), Options(termBytes, streamId: 1)), IpcStream.Create(Back(directory), Options(termBytes, streamId: 2)));

    /// <summary>The second process's ends.</summary>
    public static LogPair Open(string directory) => new(IpcStream.Open(Back(directory)), IpcStream.Open(There(directory)));

    public void Dispose()
    {
        _out.Dispose();
        _in.Dispose();
    }

    private static string There(string directory) => Path.Combine(directory, "there.log");

    private static string Back(string directory) => Path.Combine(directory, "back.log");

    private static LogBufferOptions Options(int termBytes, int streamId) =>
        new() { TermBytes = termBytes, SessionId = Environment.ProcessId, StreamId = streamId, CorrelationId = streamId };
}
