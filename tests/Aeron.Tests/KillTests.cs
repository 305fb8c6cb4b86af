using System.Diagnostics;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>Processes are killed while they write and read. LLMM_KILLS sets how often.</summary>
[NonParallelizable]
public sealed class KillTests
{
    private const int KillsByDefault = 12;
    private const int WriterCount = 3;
    private const long NumberMask = (1L << ConcurrentWriter.NumberBits) - 1;

    private static int Kills => int.TryParse(Environment.GetEnvironmentVariable("LLMM_KILLS"), out int kills) ? kills : KillsByDefault;

    [TestCase(WriterKind.Exclusive, 51ul)]
    [TestCase(WriterKind.EarlyCommit, 52ul)]
    // Goal: of a killed writer everything committed is readable, and nothing half written. Method: a process writes at full speed, and says in another mapping
    // what it has committed; it is killed at a seeded moment; what it left is read to the end. The second case is the control: it shows a message before it is whole.
    public void A_killed_writer_leaves_what_it_committed_and_nothing_more(object kind, ulong seed)
    {
        var random = new SplitMix64(seed);
        int midClaim = 0;
        string? damage = null;
        for (int kill = 0; kill < Kills && damage is null; kill++)
        {
            using TestLog test = TestLog.Create(new LogBufferOptions { SessionId = 1, StreamId = 2 });
            using Signals signals = Signals.Create(test.DirectoryPath);
            Image image = test.Join();
            var reader = new FragmentAssembler<StressReader.Checker>(default, StressWriter.MessageBytesMax);
            using (var child = new ChildProcess(Program.Write, test.DirectoryPath, ((WriterKind)kind).ToString(), (seed + (ulong)kill).ToString(), long.MaxValue.ToString()))
            {
                Assert.That(signals.Await(Signals.FirstWriter, 1, () => child.HasExited), "the writer did not begin");
                long startTicks = Stopwatch.GetTimestamp();
                int microseconds = random.Below(random.Below(4) == 0 ? 20_000 : 2_000);
                while (Stopwatch.GetElapsedTime(startTicks).TotalMicroseconds < microseconds) _ = image.Poll(ref reader, 10);
                child.Kill();
            }

            for (int empty = 0; empty < 3;) empty = image.Poll(ref reader, 100) > 0 ? 0 : empty + 1; // a poll ends with its term
            damage = reader.Handler.Damage ?? (image.State == ImageState.Active ? null : image.ToString());
            long told = signals.Get(Signals.FirstWriter);
            if (damage is null && reader.Handler.Next < told) damage = $"kill {kill}: {told} messages were committed, {reader.Handler.Next} came";
            if (damage is null && reader.Handler.Next > told + 1) damage = $"kill {kill}: {told} messages were committed, or one more, and {reader.Handler.Next} came";
            if (image.Position < test.Log.ProducerPosition) midClaim++;
        }

        TestContext.Out.WriteLine($"{Kills} kills, {midClaim} in the midst of a claim, seed {seed}: {damage ?? "no damage"}");
        if ((WriterKind)kind == WriterKind.Exclusive) Assert.That(damage, Is.Null);
        else Assert.That(damage, Is.Not.Null, "the control was not noticed");
    }

    [Test]
    // Goal: one log takes three writing processes, and goes on when one is killed in the midst of a claim. Method: two write all the time, a third is started and
    // killed again and again; when the others stand still, the claim that was left is unblocked, with a clock of the test's own; every message of each writer comes, in its order.
    public void Concurrent_writers_go_on_after_one_of_them_was_killed()
    {
        const ulong seed = 61;
        var random = new SplitMix64(seed);
        using TestLog test = TestLog.Create(new LogBufferOptions { SessionId = 1, StreamId = 2, Kind = LogBufferKind.Concurrent, InitialTermId = -2 });
        using Signals signals = Signals.Create(test.DirectoryPath);
        Image image = test.Join();
        var duties = new DriverDuties(test.Log, test.Limit, test.Position);
        var reader = new FragmentAssembler<ConcurrentChecker>(new ConcurrentChecker(), messageBytesMax: 4000);
        using var first = new ChildProcess(Program.Publish, test.DirectoryPath, "0", "1", "0");
        using var second = new ChildProcess(Program.Publish, test.DirectoryPath, "1", "2", "0");
        long clockNs = 0;
        int kills = 0;
        for (; kills < Kills; kills++)
        {
            signals.Set(Signals.Go, 0);
            using (var victim = new ChildProcess(Program.Publish, test.DirectoryPath, "2", (seed + (ulong)kills).ToString(), reader.Handler.Next[2].ToString()))
            {
                long before = signals.Get(Signals.FirstWriter + 2);
                ReadUntil(() => signals.Get(Signals.FirstWriter + 2) > before || victim.HasExited);
                Assert.That(victim.HasExited, Is.False, "the writer ended by itself");
                long startTicks = Stopwatch.GetTimestamp();
                int microseconds = random.Below(3_000);
                ReadUntil(() => Stopwatch.GetElapsedTime(startTicks).TotalMicroseconds >= microseconds);
                victim.Kill();
            }

            // The living ones may be blocked behind the dead one; they stand still all the same.
            signals.Set(Signals.Go, 2);
            ReadUntil(() => signals.Get(Signals.FirstWriterState) == 1 && signals.Get(Signals.FirstWriterState + 1) == 1);
            long told = signals.Get(Signals.FirstWriter + 2);
            ReadUntil(() => reader.Handler.IsIdle, unblock: true);
            Assert.That(reader.Handler.Damage, Is.Null, $"kill {kills}, seed {seed}");
            Assert.That(reader.Handler.Next[2], Is.EqualTo(told).Or.EqualTo(told + 1), $"kill {kills}, seed {seed}");
        }

        signals.Set(Signals.Go, 0);
        long goal = signals.Get(Signals.FirstWriter) + 2_000;
        ReadUntil(() => signals.Get(Signals.FirstWriter) >= goal);
        signals.Set(Signals.Go, 3);
        ReadUntil(() => first.HasExited && second.HasExited);
        ReadUntil(() => reader.Handler.Next[0] == signals.Get(Signals.FirstWriter) && reader.Handler.Next[1] == signals.Get(Signals.FirstWriter + 1), unblock: true);
        TestContext.Out.WriteLine(
            $"{kills} kills, {duties.UnblockedCount} unblocked, {string.Join(", ", reader.Handler.Next)} messages, {image.Position / test.Log.TermBytes} rotations, seed {seed}");
        Assert.That(reader.Handler.Damage, Is.Null, $"seed {seed}");
        Assert.That(image.State, Is.EqualTo(ImageState.Active));
        if (duties.UnblockedCount == 0) Assert.Inconclusive("No kill met a writer in the midst of a claim.");

        void ReadUntil(Func<bool> isDone, bool unblock = false)
        {
            long startTicks = Stopwatch.GetTimestamp();
            reader.Handler.IsIdle = false;
            while (!isDone())
            {
                reader.Handler.IsIdle = image.Poll(ref reader, 100) == 0;
                while (duties.Update())
                {
                }

                if (unblock && reader.Handler.IsIdle) reader.Handler.IsIdle = !duties.TryUnblock(clockNs += 10, timeoutNs: 10) && !duties.TryUnblock(clockNs += 10, timeoutNs: 10);
                if (unblock && reader.Handler.IsIdle) Thread.Yield();
                bool isLate = Stopwatch.GetElapsedTime(startTicks).TotalSeconds >= 60;
                Assert.That(
                    isLate, Is.False, $"stands at {image.Position} of {test.Log.ProducerPosition}, seed {seed}; ended by themselves: first {first.HasExited}, second {second.HasExited}");
            }
        }
    }

    [Test]
    // Goal: a reader that was killed is replaced by one that goes on where it had come to. Method: a process reads and checks; it is killed at seeded moments and another
    // joins at the counter, while this process writes on; what the next begins with is at most what the last had not given back.
    public void A_killed_reader_is_replaced_and_nothing_is_lost()
    {
        const ulong seed = 71;
        var random = new SplitMix64(seed);
        using TestLog test = TestLog.Create(new LogBufferOptions { SessionId = 1, StreamId = 2 });
        using Signals signals = Signals.Create(test.DirectoryPath);
        ExclusivePublication publication = test.Publish();
        var numbers = new Dictionary<long, long> { [0] = 0 }; // position to the number of the message that begins there
        byte[] message = new byte[300];
        long written = 0;
        int kills = Math.Max(4, Kills / 2);
        for (int kill = 0; kill <= kills; kill++)
        {
            long position = test.Position.Value;
            while (!numbers.ContainsKey(position) && position < publication.Position) position += 32; // it stands before padding
            long number = numbers.TryGetValue(position, out long begun) ? begun : written;
            using var child = new ChildProcess(Program.Read, test.DirectoryPath, (seed + (ulong)kill).ToString(), number.ToString());
            long goal = number + 200 + random.Below(2_000);
            long startTicks = Stopwatch.GetTimestamp();
            while (signals.Get(Signals.Read) < goal)
            {
                Write();
                Assert.That(child.HasExited, Is.False, "the reader met damage");
                Assert.That(Stopwatch.GetElapsedTime(startTicks).TotalSeconds, Is.LessThan(60), $"read {signals.Get(Signals.Read)} of {goal}; seed {seed}");
            }

            if (kill < kills)
            {
                child.Kill();
                continue;
            }

            signals.Set(Signals.FirstWriter, written);
            publication.Close();
            child.AwaitEnd();
        }

        Assert.That(signals.Get(Signals.Read), Is.EqualTo(written));
        TestContext.Out.WriteLine($"{kills} readers killed, {written} messages, {test.Log.ProducerPosition / test.Log.TermBytes} rotations, seed {seed}");

        void Write()
        {
            Span<byte> whole = message.AsSpan(0, Message.BytesOf(written, message.Length));
            Message.Fill(whole, written);
            long result = publication.Offer(whole, written);
            if (result <= 0)
            {
                Thread.Yield();
                return;
            }

            numbers[result - FrameDescriptor.FramedBytes(whole.Length)] = written++;
            numbers[result] = written;
        }
    }

    private struct ConcurrentChecker() : IFragmentHandler
    {
        public readonly long[] Next = new long[WriterCount];
        public string? Damage;
        public bool IsIdle;

        public void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header)
        {
            long number = Message.NumberOf(payload);
            int writer = (int)(number >> ConcurrentWriter.NumberBits);
            if ((uint)writer >= WriterCount || (number & NumberMask) != Next[writer] || !Message.Matches(payload, number))
                Damage ??= $"message {number & NumberMask} of writer {writer} came where {string.Join(", ", Next)} are next";
            else Next[writer]++;
        }
    }
}
