using System.Buffers.Binary;
using System.Diagnostics;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>Clients and drivers are killed at seeded moments. LLMM_KILLS sets how often.</summary>
[NonParallelizable]
public sealed class DriverKillTests
{
    private const int KillsByDefault = 8;
    private const int BoundMs = 30_000;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("LLMM_KILLS"), out int kills) ? kills : KillsByDefault;

    [Test] // Goal: a killed publisher harms nobody. Method: processes publish, alone or sharing a log with one that lives, and are killed; what comes is whole and in order, and the living one goes on.
    public void Killed_publishers_leave_the_driver_and_the_others_working()
    {
        const int seed = 71;
        var random = new Random(seed);
        using SharedDirectory shared = SharedDirectory.Create();
        string directory = Path.Combine(shared.Path, "aeron");
        using MediaDriver driver = MediaDriver.Launch(DriverChild.Options(directory));
        using AeronClient client = AeronClient.Connect(DriverChild.ClientOptions(directory));
        Subscription subscription = client.AddSubscription(DriverChild.Channel, DriverChild.StreamId);
        subscription.Wait();
        var checker = new Checker();
        var reader = new FragmentAssembler<Checker>(checker, 4_000);
        using var living = new ChildProcess(Program.DriverPublish, directory, "true");
        int ownImages = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            bool isShared = kill % 2 == 0;
            using (var victim = new ChildProcess(Program.DriverPublish, directory, isShared.ToString()))
            {
                long process = victim.Id;
                Read(() => checker.CountOf(process) > 0 || victim.HasExited, $"kill {kill}: the victim publishes");
                Assert.That(victim.HasExited, Is.False, "the publisher ended by itself");
                if (!isShared && subscription.ImageCount == 2) ownImages++;
                long startTicks = Stopwatch.GetTimestamp();
                int microseconds = random.Next(5_000);
                Read(() => Stopwatch.GetElapsedTime(startTicks).TotalMicroseconds >= microseconds, "time passes");
                victim.Kill();
            }

            long before = checker.CountOf(living.Id);
            Read(() => checker.CountOf(living.Id) > before + 1_000, $"kill {kill}, seed {seed}: the living publisher goes on");
            Read(() => subscription.ImageCount == 1, $"kill {kill}, seed {seed}: the dead one's own image goes");
            Assert.That(checker.Fault, Is.Null, $"kill {kill}, seed {seed}");
        }

        TestContext.Out.WriteLine($"{Kills} kills; {checker.Total:N0} messages of {checker.Processes} processes; seed {seed}");
        Assert.That(ownImages, Is.Positive);
        Assert.That(client.State, Is.EqualTo(AeronClientState.Active));

        void Read(Func<bool> isSo, string what)
        {
            long end = Environment.TickCount64 + BoundMs;
            while (!isSo())
            {
                if (subscription.Poll(ref reader, 100) == 0) Thread.Yield();
                Assert.That(Environment.TickCount64, Is.LessThan(end), $"{what}; {checker.Fault}");
            }
        }
    }

    [Test] // Goal: a killed driver is noticed, and the next one serves. Method: a driver's process is killed while messages pass; another takes its directory.
    public void A_killed_driver_is_noticed_and_replaced()
    {
        using SharedDirectory shared = SharedDirectory.Create();
        string directory = Path.Combine(shared.Path, "aeron");
        for (int kill = 0; kill < Math.Max(2, Kills / 4); kill++)
        {
            using var driver = new ChildProcess(Program.Driver, directory);
            using AeronClient client = Connect(directory, driver.Id);
            Subscription subscription = client.AddSubscription(DriverChild.Channel, DriverChild.StreamId);
            ExclusivePublicationRegistration own = client.AddExclusivePublication(DriverChild.Channel, DriverChild.StreamId);
            own.Wait();
            var counter = new Counter();
            long number = 0;
            Until(() => Turn() && counter.Count > 1_000, "messages pass");
            driver.Kill();
            Until(() => !Turn() || client.State == AeronClientState.DriverTimeout, "the client notices");
            Assert.That(client.State, Is.EqualTo(AeronClientState.DriverTimeout));
            Assert.That(own.Publication!.Offer(new byte[8]), Is.EqualTo(PublicationResult.Closed));

            bool Turn()
            {
                if (own.State == RegistrationState.Ready && own.Publication!.Offer(BitConverter.GetBytes(number)) > 0) number++;
                _ = subscription.Poll(ref counter, 10);
                return client.State == AeronClientState.Active;
            }
        }
    }

    // The next driver waits until the dead one's last sign of life is old enough; a client of the dead one's file would be another matter.
    private static AeronClient Connect(string directory, int driverProcess)
    {
        long end = Environment.TickCount64 + BoundMs;
        while (true)
        {
            try
            {
                AeronClient client = AeronClient.Connect(DriverChild.ClientOptions(directory) with { DriverTimeoutMs = 1_000 });
                if (client.DriverProcessId == driverProcess) return client;
                client.Dispose();
            }
            catch (Exception exception) when (exception is TimeoutException or IOException)
            {
                // Not there yet.
            }

            Assert.That(Environment.TickCount64, Is.LessThan(end), "the driver runs");
        }
    }

    private static void Until(Func<bool> isSo, string what)
    {
        long end = Environment.TickCount64 + BoundMs;
        while (!isSo()) Assert.That(Environment.TickCount64, Is.LessThan(end), what);
    }

    private struct Counter : IFragmentHandler
    {
        public long Count;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header) => Count++;
    }

    /// <summary>Each process's numbers come one after the other. A shared log loses nothing that was committed; the victim's own begins wherever its image did.</summary>
    private sealed class State
    {
        public Dictionary<long, long> Next { get; } = [];

        public string? Fault { get; set; }

        public long Total { get; set; }
    }

    private readonly struct Checker() : IFragmentHandler
    {
        private readonly State _state = new();

        public string? Fault => _state.Fault;

        public long Total => _state.Total;

        public int Processes => _state.Next.Count;

        public long CountOf(long process) => _state.Next.GetValueOrDefault(process);

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            long process = BinaryPrimitives.ReadInt64LittleEndian(payload);
            long number = BinaryPrimitives.ReadInt64LittleEndian(payload[8..]);
            bool isFirst = !_state.Next.TryGetValue(process, out long expected);
            if ((!isFirst && number != expected) || payload[^1] != (byte)number) _state.Fault ??= $"process {process}: {number} after {expected - 1}";
            _state.Next[process] = number + 1;
            _state.Total++;
        }
    }
}
