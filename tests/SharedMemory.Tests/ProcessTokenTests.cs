using System.Diagnostics;

namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>A process is known by more than its id, which another may get.</summary>
public sealed class ProcessTokenTests
{
    [Test]
    public void This_process_lives_and_has_its_own_id()
    {
        Assert.That(ProcessToken.Current.IsAlive);
        Assert.That(ProcessToken.Current.ProcessId, Is.EqualTo(Environment.ProcessId));
        Assert.That(ProcessToken.Of(Environment.ProcessId), Is.EqualTo(ProcessToken.Current));
    }

    [Test] // Goal: a reused id is not taken for the old process. Method: our own id with other start times.
    public void The_same_id_with_another_start_is_dead([Values(1L, -1L, 1_000_000L)] long later) =>
        Assert.That(new ProcessToken(ProcessToken.Current.Value + later).IsAlive, Is.False);

    [TestCase(0L)]
    [TestCase(-1L)]
    [TestCase(long.MinValue)]
    [TestCase(long.MaxValue)]
    public void What_is_no_token_is_dead(long value) => Assert.That(new ProcessToken(value).IsAlive, Is.False);

    [Test]
    public void No_process_has_no_token([Values(0, -5, int.MaxValue)] int id) => Assert.That(ProcessToken.Of(id), Is.Null);

    [Test] // Goal: a killed process is dead, also while its parent has not waited for it. Method: a shell's child that ends and is not waited for.
    [Platform("Linux")]
    public void A_killed_process_and_a_zombie_are_dead()
    {
        // The shell becomes a sleeping program that never waits for the child the shell had.
        using Process parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sleep 0 & echo $!; exec sleep 30"]) { RedirectStandardOutput = true })!;
        int zombieId = int.Parse(parent.StandardOutput.ReadLine()!);
        var watch = Stopwatch.StartNew();
        while (ProcessToken.Of(zombieId) is not null) Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
        Assert.That(File.ReadAllText($"/proc/{zombieId}/stat"), Does.Contain(" Z "), "it is there, and a zombie");

        ProcessToken token = ProcessToken.Of(parent.Id)!.Value;
        Assert.That(token.IsAlive);
        parent.Kill();
        Assert.That(parent.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.That(token.IsAlive, Is.False);
    }
}
