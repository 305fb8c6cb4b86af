using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>Two bodies of work at once, each on a thread bound to its core. A failure of either is thrown here.</summary>
internal static class PinnedPair
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    public static void Run(int firstCore, Action first, int secondCore, Action second)
    {
        Exception? failure = null;
        using var start = new Barrier(2);
        Thread[] threads = [Start(firstCore, first), Start(secondCore, second)];
        foreach (Thread thread in threads)
        {
            if (!thread.Join(Bound)) throw new TimeoutException("a measuring thread did not end in time");
        }

        if (failure is not null) throw new InvalidOperationException("A measuring thread failed.", failure);

        Thread Start(int core, Action body)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    ThreadAffinity.Bind(core);
                    start.SignalAndWait();
                    body();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            })
            { IsBackground = true };
            thread.Start();
            return thread;
        }
    }
}
