namespace LowLatencyMM.Host.Tests;

[Platform("Linux")]
public sealed class ThreadPinningTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Test] // Goal: the thread runs on its core and nowhere else. Method: every core that there is, asked of the system afterwards.
    public void A_pinned_thread_runs_on_its_core_only()
    {
        foreach (int core in ThreadAffinity.AvailableCores())
        {
            OnThread(() =>
            {
                PinnedThread pinned = ThreadPinning.Pin(core, "engine");
                Assert.That(ThreadAffinity.AllowedCores(), Is.EqualTo(new[] { core }));
                Assert.That(ThreadAffinity.CurrentCore(), Is.EqualTo(core));
                Assert.That(pinned, Is.EqualTo(new PinnedThread("engine", ThreadAffinity.CurrentThreadId(), core, pinned.IsIsolated)));
                Assert.That(pinned.ToString(), Does.StartWith($"engine: thread {pinned.ThreadId} on core {core}"));
            });
        }
    }

    [Test] // Goal: a narrow mask is no prison, as threads of a unit with CPUAffinity have one. Method: bind to one core, ask, pin to another.
    public void A_thread_with_a_narrow_mask_can_be_pinned_outside_of_it()
    {
        int[] cores = ThreadAffinity.AvailableCores();
        if (cores.Length < 2) Assert.Ignore("needs two cores");
        OnThread(() =>
        {
            Assert.That(ThreadAffinity.Bind(cores[0]), Is.True);
            Assert.That(ThreadAffinity.AvailableCores(), Is.EqualTo(cores));
            Assert.That(ThreadAffinity.AllowedCores(), Is.EqualTo(new[] { cores[0] }), "asking changed the thread's cores");
            ThreadPinning.Pin(cores[1], "engine");
            Assert.That(ThreadAffinity.CurrentCore(), Is.EqualTo(cores[1]));
        });
    }

    [Test] // Goal: threads of the runtime stay off a pinned thread's core. Method: a thread made by a pinned one asks which cores it may use.
    public void A_managed_thread_made_by_a_pinned_one_has_the_cores_of_the_process()
    {
        int[]? ofProcess = null, ofChild = null;
        OnThread(() => ofProcess = ThreadAffinity.AllowedCores());
        OnThread(() =>
        {
            ThreadPinning.Pin(ofProcess![0], "parent");
            OnThread(() => ofChild = ThreadAffinity.AllowedCores());
        });
        Assert.That(ofChild, Is.EqualTo(ofProcess));
    }

    [Test] // Goal: a core that is not there is an error that names those that are. Method: numbers beyond the last core, beyond any mask, below 0.
    public void A_core_that_is_not_there_is_refused([Values(-1, 4095, 8192, int.MaxValue)] int core)
    {
        OnThread(() =>
        {
            int[] before = ThreadAffinity.AllowedCores();
            UserException refusal = Assert.Throws<UserException>(() => ThreadPinning.Pin(core, "engine"))!;
            Assert.That(refusal.ExitCode, Is.EqualTo(ExitCode.Usage));
            Assert.That(refusal.Message, Is.EqualTo($"engine: core {core} is not one that this process may use: {CoreList.Format(ThreadAffinity.AvailableCores())}"));
            Assert.That(ThreadAffinity.AllowedCores(), Is.EqualTo(before));
        });
    }

    [Test] // Goal: all mistakes of a configuration at once, before a thread starts. Method: one core not there, one given twice, one good, one not given.
    public void Cores_are_checked_together_before_anything_starts()
    {
        int core = ThreadAffinity.AvailableCores()[0];
        Assert.DoesNotThrow(() => ThreadPinning.Require(("threads.engineCore", core), ("threads.journalCore", null), ("threads.feedCore", null)));
        UserException refusal = Assert.Throws<UserException>(
            () => ThreadPinning.Require(("threads.engineCore", core), ("threads.journalCore", 4095), ("threads.feedCore", core)))!;
        Assert.That(refusal.Message, Does.StartWith("threads.journalCore: core 4095 is not one"));
        Assert.That(refusal.Message, Does.EndWith($"; threads.feedCore: core {core} is given to threads.engineCore already"));
    }

    private static void OnThread(Action work)
    {
        var thread = new WorkerThread("pinning test", work);
        Assert.That(thread.Join(Bound), Is.True);
        if (thread.Failure is { } failure) throw new InvalidOperationException(failure.Message, failure);
    }
}
