using System.Diagnostics;
using System.Runtime.CompilerServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Host;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>The second process of a transport measurement: answers whatever it is told to, on a core of its own, until the first one ends it.</summary>
internal sealed class TransportPeer : IDisposable
{
    /// <summary>What it prints when it waits for jobs.</summary>
    public const string ReadyText = "ready";

    /// <summary>Name of the block in the directory that both processes share.</summary>
    public const string BlockName = "block";

    private const int FragmentLimit = 64;
    private readonly PeerBlock _block;
    private readonly LogPair _logs;

    private TransportPeer(string directory)
    {
        _block = PeerBlock.Open(Path.Combine(directory, BlockName));
        _logs = LogPair.Open(directory);
    }

    /// <summary>The process's main thread; returns only when something failed.</summary>
    public static int Run(string directory, int core)
    {
        using var peer = new TransportPeer(directory);
        var worker = new WorkerThread("peer", () => peer.Work(core));
        Console.Out.WriteLine(ReadyText);
        Console.Out.Flush();
        while (!worker.Join(TimeSpan.FromSeconds(60)))
        {
        }

        Console.Error.WriteLine(worker.Failure?.Message);
        return 1;
    }

    public void Dispose()
    {
        _logs.Dispose();
        _block.Dispose();
    }

    private void Work(int core)
    {
        ThreadAffinity.Bind(core);
        try
        {
            for (long number = 1; ; number++)
            {
                while (_block.JobNumber < number) Thread.Sleep(1);
                DoJob(number);
            }
        }
        finally
        {
            _block.Begin(-1); // only a failure ends the loop
        }
    }

    private void DoJob(long number)
    {
        switch (_block.Wait)
        {
            case PeerWait.BareLoop:
                DoJob<NoWait>(number);
                break;
            case PeerWait.Pause:
                DoJob<BusySpinWait>(number);
                break;
        }
    }

    private void DoJob<TWait>(long number)
        where TWait : struct, IWaitStrategy
    {
        switch (_block.Job)
        {
            case PeerJob.OneLine:
                Answer(number, new OneLine<TWait>(_block.OneLine));
                break;
            case PeerJob.TwoLines:
                Answer(number, new TwoLines<TWait>(_block.TwoLines));
                break;
            case PeerJob.Claim:
            case PeerJob.Offer:
                Answer(number, new LogTrip<TWait>(_logs.Publication, _logs.Image, _block.Job == PeerJob.Claim));
                break;
            case PeerJob.OneWay:
                Read<TWait>(number);
                break;
        }
    }

    private void Answer<TTrip>(long number, TTrip trip)
        where TTrip : struct, IRoundTrip
    {
        long count = _block.Count;
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        _block.Begin(number);
        AnswerAll(trip, count);
        _block.End(number, GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Stopwatch.GetTimestamp());
    }

    private void Read<TWait>(long number)
        where TWait : struct, IWaitStrategy
    {
        long count = _block.Count;
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        _block.Begin(number);
        ReadAll<TWait>(_logs.Image, count);
        long endTicks = Stopwatch.GetTimestamp();
        _block.End(number, GC.GetAllocatedBytesForCurrentThread() - beforeBytes, endTicks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AnswerAll<TTrip>(TTrip trip, long count)
        where TTrip : struct, IRoundTrip
    {
        for (long number = 0; number < count; number++) trip.Answer(number);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadAll<TWait>(Image image, long count)
        where TWait : struct, IWaitStrategy
    {
        TWait wait = default;
        MessageCheck check = default;
        while (check.Count < count)
        {
            if (image.Poll(ref check, FragmentLimit) == 0) wait.Idle();
            else wait.Reset();
        }
    }
}
