using System.Runtime.InteropServices;
using System.Text;
using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>The operators' line: what one side asks the other takes, whoever else writes, dies or does not read.</summary>
public sealed class ControlServerTests
{
    private const string Process = "engine";
    private const long SecondNs = 1_000_000_000;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private TemporaryDirectory _files = null!;
    private DeploymentDirectory _directory = null!;
    private ControlServer _server = null!;
    private long _nowNs = SecondNs;

    [SetUp]
    public void Listen()
    {
        _files = new TemporaryDirectory();
        _directory = DeploymentDirectory.Open(_files["deployment"]);
        _server = new ControlServer(_directory, Process);
    }

    [TearDown]
    public void Close()
    {
        _server.Dispose();
        Assert.That(Directory.GetFileSystemEntries(_directory.DirectoryPath), Is.Empty, "the server leaves nothing behind");
        _files.Dispose();
    }

    [Test] // Goal: every request arrives as it was asked, and its answer as it was given. Method: each kind, for all and for one, and parameters at their edges.
    public void Every_request_and_its_answer_arrive_unchanged()
    {
        using ControlClient client = ControlClient.Open(_directory, Process);
        foreach (CommandKind kind in new[] { CommandKind.Pause, CommandKind.Resume, CommandKind.ReduceOnly, CommandKind.Kill, CommandKind.Acknowledge, CommandKind.Stop })
        {
            foreach (uint instrument in new[] { FrameHeader.NoInstrument, 0x0002_0001u })
            {
                client.Ask(kind, instrument, "alice of the night desk, 32 chars");
                ControlRequest request = Take(client);
                Assert.That((request.Kind, request.ParameterId, request.InstrumentId), Is.EqualTo((kind, (ushort)0, instrument)));
                Assert.That(Name(in request), Is.EqualTo("alice of the night desk, 32 char"), "cut at 32");
                AssertAnswered(client, new ControlAnswer(request.RequestId, 7, 1_234, 5, CommandOutcome.WithoutEffect, 3));
            }
        }

        foreach ((ushort id, long nanos) in new[] { ((ushort)1, long.MinValue), ((ushort)255, 0), ((ushort)256, -1), (ushort.MaxValue, long.MaxValue) })
        {
            client.AskToSet(id, nanos, 1, "b");
            ControlRequest request = Take(client);
            Assert.That((request.Kind, request.ParameterId, request.ValueNanos, Name(in request)), Is.EqualTo(((CommandKind)0, id, nanos, "b")));
            AssertAnswered(client, new ControlAnswer(request.RequestId, long.MaxValue, long.MaxValue, int.MaxValue, CommandOutcome.Busy, byte.MaxValue));
        }
    }

    [Test] // Goal: nothing that is written as a request stops the server or becomes one that it is not. Method: seeded mutations of true frames, bytes, lengths and all.
    public void Malformed_requests_are_counted_and_the_next_one_is_heard([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        using IpcStream stream = IpcStream.Open(_directory.File(DeploymentFiles.Requests(Process)));
        Publication publication = stream.Publish();
        byte[] whole = TrueFrame();
        int requests = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] frame = Mutate(whole, random);
            long result = publication.Offer(frame);
            if (result == PublicationResult.AdminAction) result = publication.Offer(frame);
            Assert.That(result, Is.GreaterThan(0));
            while (_server.TryTake(_nowNs, out ControlRequest request))
            {
                requests++;
                Assert.That(request.ParameterId != 0 || request.Kind is >= CommandKind.Pause and <= CommandKind.Override);
                foreach (byte character in request.OperatorName) Assert.That(character is 0 or >= (byte)' ' and <= (byte)'~', "the journal gets only what can be printed");
            }
        }

        Assert.That(_server.MalformedCount, Is.GreaterThan(1_000));
        Assert.That(requests, Is.EqualTo(20_000 - _server.MalformedCount).And.GreaterThan(1_000), "each was one or the other");
        AssertHeard("after it");
    }

    [Test] // Goal: a log that somebody damaged costs what lies in it, and nothing more. Method: a frame's length is overwritten; a later asker is heard.
    public void A_damaged_log_is_begun_anew()
    {
        using (var log = new FileStream(_directory.File(DeploymentFiles.Requests(Process)), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            log.Write(BitConverter.GetBytes(12_345_678)); // the first term is the file's beginning
        Assert.That(_server.TryTake(_nowNs, out _), Is.False);
        Assert.That(_server.DamagedCount, Is.EqualTo(1));
        AssertHeard("after the damage");
    }

    [Test] // Goal: a writer killed in the middle of a request holds the others up for two seconds and no longer. Method: a claim that is never committed; time by hand.
    public void A_writer_killed_in_the_middle_of_a_request_is_passed_over()
    {
        using IpcStream stream = IpcStream.Open(_directory.File(DeploymentFiles.Requests(Process)));
        Assert.That(stream.Publish().TryClaim(200, out _), Is.GreaterThan(0));
        using ControlClient client = ControlClient.Open(_directory, Process);
        client.Ask(CommandKind.Kill, FrameHeader.NoInstrument, "alice");
        Assert.That(client.Look(), Is.Null);
        Assert.That(client.IsSent);
        Assert.That(_server.TryTake(_nowNs, out _), Is.False);
        Assert.That(_server.TryTake(_nowNs += ControlServer.UnblockNs - 1, out _), Is.False, "a living writer is given its time");
        Assert.That(_server.AbandonedCount, Is.Zero);
        _ = _server.TryTake(_nowNs += 2, out _);
        Assert.That(_server.TryTake(_nowNs, out ControlRequest request), Is.True);
        Assert.That((request.Kind, _server.AbandonedCount), Is.EqualTo((CommandKind.Kill, 1L)));
        Assert.That(ControlServer.UnblockNs, Is.LessThan(ControlSession.AnswerBound.TotalNanoseconds), "who waits behind it still gets an answer");
    }

    [Test] // Goal: each asker gets its own answers. Method: two threads ask 300 times each, each answer carries what was asked; the server answers in its order.
    public void Two_askers_at_once_get_their_own_answers()
    {
        const int count = 300;
        var failures = new List<string>();
        Thread[] askers = [.. Enumerable.Range(1, 2).Select(asker => new Thread(() => AskMany(asker, count, failures)))];
        foreach (Thread asker in askers) asker.Start();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        int answered = 0;
        while (answered < 2 * count && watch.Elapsed < Bound && failures.Count == 0)
        {
            while (_server.TryTake(_nowNs, out ControlRequest request))
            {
                answered++;
                _server.Answer(new ControlAnswer(request.RequestId, request.ParameterId, request.ValueNanos, 0, CommandOutcome.Applied, 0));
            }
        }

        foreach (Thread asker in askers) Assert.That(asker.Join(Bound));
        Assert.That(failures, Is.Empty);
        Assert.That(answered, Is.EqualTo(2 * count));
    }

    [Test] // Goal: an asker that never reads holds nobody up, and finds its way when it reads again. Method: it sleeps through several laps of the answers.
    public void An_asker_that_never_reads_holds_nobody_up()
    {
        using ControlClient sleeper = ControlClient.Open(_directory, Process);
        using ControlClient client = ControlClient.Open(_directory, Process);
        for (int i = 1; i <= 4_000; i++)
        {
            client.AskToSet((ushort)i, i, 0, "busy");
            ControlRequest request = Take(client);
            AssertAnswered(client, new ControlAnswer(request.RequestId, i, i, i, CommandOutcome.Applied, 0));
        }

        sleeper.Ask(CommandKind.Pause, FrameHeader.NoInstrument, "late");
        ControlRequest late = Take(sleeper);
        _ = sleeper.Look(); // overrun: it joins again behind what it missed
        AssertAnswered(sleeper, new ControlAnswer(late.RequestId, 1, 2, 3, CommandOutcome.Applied, 0));
    }

    [Test] // Goal: a process that does not listen is told apart from one that is not there. Method: a full log; a server that has gone, with the line still open.
    public void A_dead_server_gives_no_answer_and_a_missing_one_no_line()
    {
        using ControlClient client = ControlClient.Open(_directory, Process);
        client.Ask(CommandKind.Pause, FrameHeader.NoInstrument, "alice");
        Assert.That(client.Await(TimeSpan.FromMilliseconds(20)), Is.Null);
        Assert.That(client.IsSent, Is.True, "it lies there and may still be done");
        int sent = 1;
        for (; sent < 10_000; sent++)
        {
            client.Ask(CommandKind.Pause, FrameHeader.NoInstrument, "alice");
            _ = client.Look();
            if (!client.IsSent) break;
        }

        Assert.That(sent, Is.LessThan(10_000), "a full log takes no more");
        _server.Dispose();
        client.Ask(CommandKind.Pause, FrameHeader.NoInstrument, "alice");
        Assert.That(client.Await(TimeSpan.FromMilliseconds(20)), Is.Null);
        Assert.That(() => ControlClient.Open(_directory, Process), Throws.InstanceOf<IOException>());
        _server = new ControlServer(_directory, Process);
        AssertHeard("a new server's");
    }

    [Test] // Goal: listening and answering cost the process nothing. Method: the thread's count over rounds that take, refuse and answer; one object must trip it.
    public void A_round_of_the_server_allocates_nothing()
    {
        using ControlClient client = ControlClient.Open(_directory, Process);
        long bytes = 0;
        for (int i = 0; i < 2_000; i++)
        {
            if (i % 4 == 0) client.Ask((CommandKind)(1 + (i % 6)), 0, "alice");
            else client.AskToSet(1, i, 0, "alice");
            _ = client.Look();
            long before = GC.GetAllocatedBytesForCurrentThread();
            if (_server.TryTake(_nowNs += 1_000_000, out ControlRequest request))
                _server.Answer(new ControlAnswer(request.RequestId, i, i, i, CommandOutcome.Applied, 0));
            _ = _server.TryTake(_nowNs, out _);
            long used = GC.GetAllocatedBytesForCurrentThread() - before;
            if (i >= 500) bytes += used; // the first ones compile
            Assert.That(client.Look(), Is.Not.Null);
        }

        Assert.That(bytes, Is.Zero);
        long start = GC.GetAllocatedBytesForCurrentThread();
        _ = new object();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - start, Is.GreaterThan(0));
    }

    private void AskMany(int asker, int count, List<string> failures)
    {
        using ControlClient client = ControlClient.Open(_directory, Process);
        for (int i = 1; i <= count; i++)
        {
            client.AskToSet((ushort)asker, i, 0, "asker");
            ControlAnswer? answer = client.Await(Bound);
            if (answer is { } given && given.CommandId == asker && given.FrameSequence == i) continue;
            lock (failures) failures.Add($"asker {asker}, question {i}: {answer}");
            return;
        }
    }

    private ControlRequest Take(ControlClient client)
    {
        Assert.That(client.Look(), Is.Null);
        for (int looks = 0; looks < 100; looks++)
        {
            if (_server.TryTake(_nowNs, out ControlRequest request)) return request;
            _ = client.Look(); // the limit had to move on first
        }

        Assert.Fail("the request did not arrive");
        return default;
    }

    private void AssertAnswered(ControlClient client, ControlAnswer answer)
    {
        _server.Answer(in answer);
        Assert.That(client.Look(), Is.EqualTo(answer));
        Assert.That(client.Look(), Is.Null, "answered once");
    }

    private void AssertHeard(string name)
    {
        using ControlClient client = ControlClient.Open(_directory, Process);
        client.Ask(CommandKind.Kill, FrameHeader.NoInstrument, name);
        ControlRequest request = Take(client);
        Assert.That((request.Kind, Name(in request)), Is.EqualTo((CommandKind.Kill, name)));
        AssertAnswered(client, new ControlAnswer(request.RequestId, 1, 2, 3, CommandOutcome.Applied, 3));
    }

    private static string Name(in ControlRequest request) => Encoding.ASCII.GetString(request.OperatorName.TrimEnd((byte)0));

    private static byte[] TrueFrame()
    {
        byte[] frame = new byte[FrameLayout.SlotBytes];
        Assert.That(CommandEncoder.TryWrap(frame.AsSpan(FrameHeader.SizeBytes), out CommandEncoder command), Is.True);
        command.Kind = CommandKind.Kill;
        command.OperatorName = "alice".PadRight(32, '\0').Select(character => (byte)character).ToArray();
        var header = new FrameHeader { SourceSequence = 99, Length = (uint)command.EncodedLength };
        MemoryMarshal.Write(frame, in header);
        return frame[..(FrameHeader.SizeBytes + command.EncodedLength)];
    }

    private static byte[] Mutate(byte[] whole, Random random)
    {
        byte[] frame = [.. whole];
        for (int changes = random.Next(4); changes > 0; changes--) frame[random.Next(frame.Length)] = (byte)random.Next(256);
        if (random.Next(3) == 0) frame = frame[..random.Next(frame.Length + 1)];
        if (random.Next(5) == 0) frame = [.. frame, .. new byte[random.Next(300)]];
        return frame;
    }
}
