namespace LowLatencyMM.Host;

/// <summary>SIGINT and SIGTERM as a state that threads look at. Any thread.</summary>
internal sealed class StopRequest
{
    private int _count;

    /// <summary>Someone asked to end.</summary>
    public bool IsRequested => Volatile.Read(ref _count) > 0;

    /// <summary>Someone asked again: do not wait any more.</summary>
    public bool IsForced => Volatile.Read(ref _count) > 1;

    /// <summary>Tied to a parent, who asks it to end, and kills it when it will not wait. Ctrl-C goes to every process of a terminal: a child leaves it to him.</summary>
    public bool HasParent { get; set; }

    public void Request() => Interlocked.Increment(ref _count);
}
