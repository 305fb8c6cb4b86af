using System.Diagnostics;

namespace LowLatencyMM.FaultSimulation;

/// <summary>Runs the scripts of many seeds, on as many threads as asked for; stops at the first failure and shrinks it.</summary>
public static class FaultRunner
{
    private const int BatchSeeds = 64;

    /// <summary>Runs seeds until they are used up, time is, or a script fails.</summary>
    /// <param name="firstSeed">The first.</param>
    /// <param name="seedCount">How many; <see cref="long.MaxValue"/> for as long as time allows.</param>
    /// <param name="bound">Time to begin batches of scripts in.</param>
    /// <param name="workerCount">Threads, an engine each; at least 1.</param>
    /// <param name="onProgress">Called by any worker after a batch with the scripts so far; null for nobody.</param>
    /// <param name="isStopped">Asked before each batch; true ends the run.</param>
    /// <param name="counts">What all scripts did.</param>
    /// <param name="hasGateways">Real gateways between engine and venues.</param>
    /// <param name="isShrunk">A failing script is made short, which takes up to a minute with gateways.</param>
    /// <returns>Null when none failed; otherwise the one with the least seed of those that failed.</returns>
    public static FaultReport? Run(ulong firstSeed, long seedCount, TimeSpan bound, int workerCount, Action<long>? onProgress, Func<bool> isStopped, out FaultCounts counts, bool hasGateways = false, bool isShrunk = true)
    {
        var sum = new FaultCounts();
        long nextBatch = 0, done = 0;
        ulong? failed = null;
        Exception? fault = null;
        var gate = new Lock();
        long startTicks = Stopwatch.GetTimestamp();
        var workers = new Thread[workerCount];
        for (int worker = 0; worker < workerCount; worker++)
        {
            workers[worker] = new Thread(Work) { IsBackground = true, Name = $"fault simulation {worker}" };
            workers[worker].Start();
        }

        foreach (Thread worker in workers) worker.Join();
        counts = sum;
        if (fault is not null) throw new InvalidOperationException($"a worker failed: {fault.Message}", fault);
        return failed is { } seed ? Explain(seed, hasGateways, isShrunk) : null;

        void Work()
        {
            try
            {
                using var world = new FaultWorld(hasGateways);
                while (true)
                {
                    long batch = Interlocked.Increment(ref nextBatch) - 1;
                    lock (gate)
                    {
                        if (failed is not null) break;
                    }

                    if (batch > (seedCount - 1) / BatchSeeds || Stopwatch.GetElapsedTime(startTicks) > bound || isStopped()) break;
                    long end = Math.Min(seedCount, (batch + 1) * BatchSeeds);
                    for (long index = batch * BatchSeeds; index < end; index++)
                    {
                        ulong own = firstSeed + (ulong)index;
                        if (world.Run(FaultScript.Generate(own, hasGateways)) is null) continue;
                        lock (gate)
                        {
                            if (failed is null || own < failed) failed = own;
                        }

                        break;
                    }

                    onProgress?.Invoke(Interlocked.Add(ref done, end - (batch * BatchSeeds)));
                }

                lock (gate) sum.Add(world.Counts);
            }
            catch (Exception exception)
            {
                lock (gate) fault ??= exception;
            }
        }
    }

    /// <summary>What happens in the script of a seed, a line each as in <see cref="FaultReport.Table"/>.</summary>
    public static IReadOnlyList<string> Trace(ulong seed, bool hasGateways = false)
    {
        using var world = new FaultWorld(hasGateways) { IsEachReplayed = true };
        var table = new List<string>();
        _ = world.Run(FaultScript.Generate(seed, hasGateways), table);
        return table;
    }

    /// <summary>Runs one seed, shrinks it unless told otherwise, and explains its failure; null when it does not fail.</summary>
    public static FaultReport? Explain(ulong seed, bool hasGateways = false, bool isShrunk = true)
    {
        using var world = new FaultWorld(hasGateways) { IsEachReplayed = true };
        FaultStep[] steps = FaultScript.Generate(seed, hasGateways);
        if (world.Run(steps) is not { } failure) return null;
        FaultStep[] shortest = isShrunk ? new FaultShrinker(world).Shrink(steps, failure.Rule) : steps;
        var table = new List<string>();
        FaultFailure shrunk = world.Run(shortest, table) ?? throw new InvalidOperationException($"seed {seed}: the shrunk script fails without a trace only");
        return new FaultReport(seed, shrunk, steps.Length, shortest, table);
    }
}
