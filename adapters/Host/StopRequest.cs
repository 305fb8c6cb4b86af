namespace LowLatencyMM.Host;

/// <summary>SIGINT and SIGTERM as a state that threads look at. Any thread.</summary>
internal sealed class StopRequest
{
    private int _count;

    /// <summary>Someone asked to end.</summary>
    public bool IsRequested => Volatile.Read(ref _count) > 0;

    /// <summary>Someone asked again: do not wait any more.</summary>
    public bool IsForced => Volatile.Read(ref _count) > 1;

    /// <summary>Ctrl-C goes to every process of a terminal: a child leaves it to its parent, who then ends it in good order.</summary>
    public bool IsInterruptLeftToParent { get; set; }

    public void Request() => Interlocked.Increment(ref _count);
}
