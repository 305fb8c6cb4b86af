using System.Diagnostics;
using System.Runtime.CompilerServices;
using LowLatencyMM.Aeron;
using LowLatencyMM.Host;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Perf;

/// <summary>Messages between two processes, and the floors between the same two, rounds interleaved; the floors between two threads before and after.</summary>
internal sealed class TransportRun(TransportScale scale, int termBytes, TextWriter output)
{
    /// <summary>Name of the floor that ratios are of.</summary>
    public const string OneLine = "one line";
    private readonly List<TransportTrips> _trips = [];
    private readonly Dictionary<string, (List<double> PerSecond, long HereBytes, long ThereBytes)> _rates = [];
    private int _hereCore;
    private PeerProcess? _peer;

    /// <summary>Returns the program's exit code: 1 when something was lost or allocated.</summary>
    /// <param name="json">Every figure goes there.</param>
    public int Run(FileInfo? json)
    {
        RunEnvironment environment = RunEnvironment.Read();
        int[] cores = ThreadAffinity.AllowedCores();
        output.WriteLine($"{environment.Machine.Cpu}, {cores.Length} cores to use, {environment.Machine.Runtime}, load {environment.LoadAverage}");
        if (cores.Length < 2)
        {
            output.WriteLine("one core: nothing that needs two processes at once is measured");
            return 0;
        }

        _hereCore = cores[0];
        SmallCosts costs = SmallCosts.Measure(scale.Rounds, scale.FloorTrips);
        output.WriteLine($"a time stamp costs {costs.TimestampNs:F1} ns: one is part of every single trip, two of every paced one; terms of {termBytes:N0} bytes");
        IReadOnlyList<RoundTripResult> before = Floors(cores, "floors before, threads");
        if (Measure(cores[1]) is { } failure)
        {
            output.WriteLine($"FAILED: {failure}");
            return 1;
        }

        TransportTripResult[] trips = [.. TripResults()];
        TransportRateResult[] rates = [.. RateResults()];
        TransportText.Trips(output, trips);
        TransportText.Rates(output, rates);
        IReadOnlyList<RoundTripResult> after = Floors(cores, "floors after, threads");
        Budget[] budgets = TransportBudgets.Of(trips, rates, before, after, scale.IsSmall);
        ReportText.Budgets(output, budgets);
        ReportJson.Write(json, new
        {
            environment,
            LoadAverageAfter = MachineInfo.LoadAverage(),
            scale.IsSmall,
            termBytes,
            costs,
            Cores = new { Here = cores[0], There = cores[1] },
            FloorsBefore = before,
            trips,
            OneWay = rates,
            FloorsAfter = after,
            budgets,
        });
        long allocatedBytes = trips.Sum(trip => trip.AllocatedBytesHere + trip.AllocatedBytesThere) + rates.Sum(rate => rate.AllocatedBytesHere + rate.AllocatedBytesThere);
        if (allocatedBytes > 0) output.WriteLine($"FAILED: {allocatedBytes:N0} bytes were allocated");
        return allocatedBytes > 0 ? 1 : 0;
    }

    /// <summary>All rounds. Returns what went wrong: a message was lost or damaged, or nothing moved any more; null when nothing did.</summary>
    private string? Measure(int thereCore)
    {
        try
        {
            using (_peer = new PeerProcess(thereCore, termBytes, scale.JobBound))
            {
                for (int round = -1; round < scale.Rounds; round++) Round(isKept: round >= 0); // one to compile and to warm up
            }

            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or TimeoutException)
        {
            return exception.Message;
        }
    }

    /// <summary>Between two spinning threads: a small run, which must end on a busy machine too, goes without.</summary>
    private IReadOnlyList<RoundTripResult> Floors(int[] cores, string title)
    {
        if (scale.IsSmall) return [];
        IReadOnlyList<RoundTripResult> floors = new RoundTrips(cores[0], cores[1], scale.Rounds, scale.FloorTrips).Floors();
        ReportText.RoundTrips(output, title, floors);
        return floors;
    }

    private void Round(bool isKept)
    {
        foreach (PeerWait wait in scale.Waits)
        {
            switch (wait)
            {
                case PeerWait.BareLoop:
                    Round<NoWait>(wait, isKept);
                    break;
                case PeerWait.Pause:
                    Round<BusySpinWait>(wait, isKept);
                    break;
            }
        }
    }

    private void Round<TWait>(PeerWait wait, bool isKept)
        where TWait : struct, IWaitStrategy
    {
        PeerBlock block = _peer!.Block;
        LogPair logs = _peer.Logs;
        Trips(OneLine, PeerJob.OneLine, wait, new OneLine<TWait>(block.OneLine), isKept);
        Trips("two lines, 96 bytes", PeerJob.TwoLines, wait, new TwoLines<TWait>(block.TwoLines), isKept);
        Trips("log, claim", PeerJob.Claim, wait, new LogTrip<TWait>(logs.Publication, logs.Image, isClaim: true), isKept);
        Trips("log, offer", PeerJob.Offer, wait, new LogTrip<TWait>(logs.Publication, logs.Image, isClaim: false), isKept);
        if (wait == PeerWait.BareLoop) return; // waiting differs little where nobody waits long
        Rate<TWait>("claim", wait, isClaim: true, isKept);
        Rate<TWait>("offer", wait, isClaim: false, isKept);
    }

    private void Trips<TTrip>(string name, PeerJob job, PeerWait wait, TTrip trip, bool isKept)
        where TTrip : struct, IRoundTrip
    {
        TransportTrips? kept = _trips.Find(trips => trips.Name == name && trips.Wait == wait);
        if (kept is null) _trips.Add(kept = new TransportTrips(name, wait));
        TransportTrips into = isKept ? kept : new TransportTrips(name, wait);
        double meanNs = 0;
        Add(_peer!.Run(_hereCore, job, wait, scale.Trips, () => meanNs = TripLoops.Grouped(trip, scale.Trips, into.Groups)));
        into.MeansNs.Add(meanNs);
        Add(_peer.Run(_hereCore, job, wait, scale.Trips, () => TripLoops.Single(trip, scale.Trips, into.Trips)));
        if (wait != PeerWait.BareLoop)
            Add(_peer.Run(_hereCore, job, wait, scale.PacedTrips, () => TripLoops.Paced(trip, scale.PacedTrips, into.Paced)));

        void Add((long HereBytes, long ThereBytes) allocated)
        {
            into.HereBytes += allocated.HereBytes;
            into.ThereBytes += allocated.ThereBytes;
        }
    }

    private void Rate<TWait>(string form, PeerWait wait, bool isClaim, bool isKept)
        where TWait : struct, IWaitStrategy
    {
        ExclusivePublication publication = _peer!.Logs.Publication;
        long startTicks = 0;
        (long hereBytes, long thereBytes) = _peer.Run(_hereCore, PeerJob.OneWay, wait, scale.OneWayMessages, () =>
        {
            startTicks = Stopwatch.GetTimestamp();
            if (isClaim) Claim<TWait>(publication, scale.OneWayMessages);
            else Offer<TWait>(publication, scale.OneWayMessages);
        });
        if (!isKept) return;
        double perSecond = scale.OneWayMessages / Stopwatch.GetElapsedTime(startTicks, _peer.Block.EndTicks).TotalSeconds;
        if (!_rates.TryGetValue(form, out (List<double> PerSecond, long HereBytes, long ThereBytes) rate)) rate = ([], 0, 0);
        rate.PerSecond.Add(perSecond);
        _rates[form] = (rate.PerSecond, rate.HereBytes + hereBytes, rate.ThereBytes + thereBytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Claim<TWait>(ExclusivePublication publication, int count)
        where TWait : struct, IWaitStrategy
    {
        TWait wait = default;
        for (long number = 0; number < count;)
        {
            if (publication.TryClaim(Payload.Bytes, out BufferClaim claim) < 0)
            {
                wait.Idle();
                continue;
            }

            Payload.Fill(claim.Payload, number++);
            claim.Commit();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Offer<TWait>(ExclusivePublication publication, int count)
        where TWait : struct, IWaitStrategy
    {
        TWait wait = default;
        Span<byte> message = stackalloc byte[Payload.Bytes];
        for (long number = 0; number < count; number++)
        {
            Payload.Fill(message, number);
            while (publication.Offer(message) < 0) wait.Idle();
        }
    }

    private IEnumerable<TransportTripResult> TripResults()
    {
        TransportTrips[] floors = [.. _trips.Where(trips => trips.Name == OneLine)];
        double groupFloorNs = floors.Min(floor => floor.Groups.PercentileNs(50) * TransportTrips.GroupUnitNs);
        double singleFloorNs = floors.Min(floor => floor.Trips.PercentileNs(50));
        foreach (TransportTrips trips in _trips)
        {
            Distribution groups = Distribution.Of(trips.Groups, TransportTrips.GroupUnitNs);
            Distribution single = Distribution.Of(trips.Trips);
            yield return new TransportTripResult(
                trips.Name, TransportText.Name(trips.Wait), trips.MeansNs.Order().ElementAt(trips.MeansNs.Count / 2), [.. trips.MeansNs], groups, single,
                trips.Paced.Count > 0 ? Distribution.Of(trips.Paced) : null, groups.P50 / groupFloorNs, single.P50 / singleFloorNs, trips.HereBytes, trips.ThereBytes);
        }
    }

    private IEnumerable<TransportRateResult> RateResults()
    {
        foreach ((string form, (List<double> perSecond, long hereBytes, long thereBytes)) in _rates)
        {
            double[] ordered = [.. perSecond.Order()];
            yield return new TransportRateResult(
                form, Payload.Bytes, ordered[ordered.Length / 2], ordered[0], ordered[^1], [.. perSecond], (long)perSecond.Count * scale.OneWayMessages, hereBytes, thereBytes);
        }
    }
}
