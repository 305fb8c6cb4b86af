namespace LowLatencyMM.Host;

/// <summary>A thread of ours whose failure is told instead of ending the process.</summary>
internal sealed class WorkerThread
{
    private readonly Thread _thread;
    private Exception? _failure;

    public WorkerThread(string name, Action work)
        : this(name, core: null, work)
    {
    }

    /// <param name="core">Which it is bound to; null leaves it to the scheduler. Checked before by <see cref="ThreadPinning.Require"/>.</param>
    public WorkerThread(string name, int? core, Action work)
    {
        if (core is { } number)
        {
            Action unbound = work;
            work = () =>
            {
                _ = ThreadPinning.Pin(number, name);
                unbound();
            };
        }

        _thread = new Thread(() => Run(work)) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>What ended it; null while it runs and after a good end. Any thread.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    public bool IsAlive => _thread.IsAlive;

    public bool Join(TimeSpan bound) => _thread.Join(bound);

    private void Run(Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) // of any kind: the main thread stops the others and tells the user
        {
            Volatile.Write(ref _failure, exception);
        }
    }
}
