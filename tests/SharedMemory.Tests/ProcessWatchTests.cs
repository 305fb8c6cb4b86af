using System.Diagnostics;

namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>The end of a process is seen at once, and never made up.</summary>
[Platform("Linux")]
public sealed class ProcessWatchTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Test] // Goal: alive until killed, and ended from then on. Method: a sleeping process, killed.
    public void A_killed_process_has_ended_and_a_living_one_has_not()
    {
        using Process process = Process.Start(new ProcessStartInfo("sleep", ["60"]))!;
        using var watch = new ProcessWatch(ProcessToken.Of(process.Id)!.Value);
        Assert.That(watch.IsPrompt);
        Assert.That(watch.Look(), Is.False);
        process.Kill();
        var clock = Stopwatch.StartNew();
        while (!watch.Look()) Assert.That(clock.Elapsed, Is.LessThan(Bound));
        Assert.That(watch.HasEnded);
    }

    [Test] // Goal: a zombie has ended. Method: a shell that does not wait for its child.
    public void A_zombie_has_ended()
    {
        using Process parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"]) { RedirectStandardOutput = true })!;
        int childId = int.Parse(parent.StandardOutput.ReadLine()!);
        using var watch = new ProcessWatch(ProcessToken.Of(childId)!.Value);
        Assert.That(watch.Look(), Is.False);
        using (Process child = Process.GetProcessById(childId)) child.Kill();
        var clock = Stopwatch.StartNew();
        while (!watch.Look()) Assert.That(clock.Elapsed, Is.LessThan(Bound));
        parent.Kill();
    }

    [Test] // Goal: a reused id is not taken for the process that had it. Method: our own id with another start time.
    public void A_token_of_an_earlier_process_has_ended()
    {
        using var watch = new ProcessWatch(new ProcessToken(ProcessToken.Current.Value + 1));
        Assert.That(watch.Look());
    }

    [Test]
    public void Looking_allocates_nothing()
    {
        using var watch = new ProcessWatch(ProcessToken.Current);
        watch.Look();
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        for (int look = 0; look < 1_000; look++) watch.Look();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
    }
}
