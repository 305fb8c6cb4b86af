namespace LowLatencyMM.Host;

/// <summary>How the threads of <c>llmm alerts</c> are asked to end: first at the next occasion, then at once. Any thread.</summary>
internal sealed class AlertStop : IDisposable
{
    private readonly CancellationTokenSource _request = new();
    private readonly CancellationTokenSource _abort = new();

    /// <summary>No further attempt is begun.</summary>
    public bool IsRequested => _request.IsCancellationRequested;

    /// <summary>Ends an attempt that is under way.</summary>
    public CancellationToken Abort => _abort.Token;

    public void Request() => _request.Cancel();

    public void RequestAbort()
    {
        _request.Cancel();
        _abort.Cancel();
    }

    /// <summary>Waits so long, or until asked to end.</summary>
    public void Wait(TimeSpan time) => _request.Token.WaitHandle.WaitOne(time);

    public void Dispose()
    {
        _request.Dispose();
        _abort.Dispose();
    }
}
