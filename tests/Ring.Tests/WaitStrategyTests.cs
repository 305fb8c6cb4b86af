namespace LowLatencyMM.Ring.Tests;

public sealed class WaitStrategyTests
{
    [Test] // Goal: backoff goes spin, yield, sleep, and begins anew after work. Method: its phase at each step.
    public void Backoff_spins_then_yields_then_sleeps_until_reset([Values(0, 1, 3)] int spins, [Values(0, 2)] int yields)
    {
        var wait = new BackoffWait(spins, yields, sleepMsMax: 1);
        for (int round = 0; round < 2; round++)
        {
            for (int idle = 0; idle < spins + yields + 3; idle++)
            {
                WaitPhase expected = idle < spins ? WaitPhase.Spin : idle < spins + yields ? WaitPhase.Yield : WaitPhase.Sleep;
                Assert.That(wait.Phase, Is.EqualTo(expected));
                wait.Idle();
            }

            wait.Reset();
        }
    }

    [Test] // Goal: a sleep doubles up to its bound and no further.
    public void Sleep_doubles_up_to_its_bound([Values(1, 2, 3, 16)] int sleepMsMax)
    {
        int sleepMs = 0;
        int[] expectedMs = sleepMsMax switch { 1 => [1, 1, 1], 2 => [1, 2, 2], 3 => [1, 2, 3], _ => [1, 2, 4] };
        foreach (int expected in expectedMs) Assert.That(sleepMs = BackoffWait.NextSleepMs(sleepMs, sleepMsMax), Is.EqualTo(expected));
        Assert.That(BackoffWait.NextSleepMs(int.MaxValue - 1, sleepMsMax), Is.EqualTo(sleepMsMax));
    }

    [TestCase(1, 1, WaitPhase.Yield)]
    [TestCase(2, 1, WaitPhase.Spin)]
    [TestCase(2, 2, WaitPhase.Sleep)]
    [TestCase(8, 7, WaitPhase.Spin)]
    [TestCase(8, 8, WaitPhase.Sleep)]
    // Goal: a thread spins for ever only where a core is left for the rest of the process. Method: the phase after many looks.
    public void Default_spins_for_ever_only_where_a_core_is_left(int coreCount, int spinningThreadCount, WaitPhase phaseLater)
    {
        var wait = BackoffWait.ForCores(coreCount, spinningThreadCount);
        int idles = coreCount == 1 ? 50 : 305; // past every bound, but not through many sleeps
        for (int idle = 0; idle < idles; idle++) wait.Idle();
        Assert.That(wait.Phase, Is.EqualTo(phaseLater));
    }

    [TestCase(-1, 0, 1)]
    [TestCase(0, -1, 1)]
    [TestCase(0, 0, 0)]
    public void Impossible_bounds_are_refused(int spins, int yields, int sleepMs) =>
        Assert.That(() => new BackoffWait(spins, yields, sleepMs), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(0, 1)]
    [TestCase(1, 0)]
    public void Impossible_machines_are_refused(int cores, int threads) =>
        Assert.That(() => BackoffWait.ForCores(cores, threads), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Each_strategy_wakes_for_slots_and_for_the_end([Values("spin", "yield", "backoff")] string kind)
    {
        switch (kind)
        {
            case "spin": ReadToEnd(default(BusySpinWait)); break;
            case "yield": ReadToEnd(new SpinThenYieldWait(20)); break;
            default: ReadToEnd(new BackoffWait(20, 20, 2)); break;
        }
    }

    private static void ReadToEnd<TWait>(TWait wait) where TWait : struct, IWaitStrategy
    {
        using Lane lane = Lane.Create(new RingGeometry(64, 8));
        using BroadcastRing ring = BroadcastRing.Create(new RingGeometry(64, 8));
        Assert.That(ring.TryJoin(out RingConsumer gated));
        RingObserver observer = ring.Observe(ObserverStart.Next);
        LaneConsumer consumer = lane.Consumer;
        int[] seen = new int[3];
        Thread[] readers =
        [
            Start(() =>
            {
                TWait own = wait;
                for (; consumer.WaitRead(ref own, out _); seen[0]++) consumer.Release();
            }),
            Start(() =>
            {
                TWait own = wait;
                for (; gated.WaitRead(ref own, out _) == ReadStatus.Read; seen[1]++) gated.Release();
            }),
            Start(() =>
            {
                TWait own = wait;
                byte[] copy = new byte[64];
                for (; observer.WaitRead(ref own, copy) == ReadStatus.Read; seen[2]++) { }
            }),
        ];
        for (int slot = 0; slot < 5; slot++)
        {
            Thread.Sleep(2); // long enough for each reader to begin its wait anew
            Assert.That(lane.Producer.TryClaim(out _) && ring.Producer.TryClaim(out _));
            lane.Producer.Publish();
            ring.Producer.Publish();
        }

        lane.Producer.Close();
        ring.Producer.Close();
        foreach (Thread reader in readers) Assert.That(reader.Join(TimeSpan.FromSeconds(20)));
        Assert.That(seen, Is.EqualTo(new[] { 5, 5, 5 }));
    }

    private static Thread Start(ThreadStart body)
    {
        var thread = new Thread(body) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
