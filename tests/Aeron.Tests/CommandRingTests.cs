using System.Buffers.Binary;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>The ring of commands: Aeron's bytes, many writers, dead writers, lies.</summary>
public sealed unsafe class CommandRingTests
{
    private const int Capacity = 4096;

    [Test] // Goal: the bytes are Aeron's. Method: written by hand from its description: length with header, type, message; positions behind the records.
    public void A_record_and_the_trailer_lie_where_Aeron_has_them()
    {
        using var section = new Section(Capacity + CommandRing.TrailerBytes);
        var ring = new CommandRing(section.Address, section.Bytes);
        Assert.That((ring.NextCorrelationId(), ring.NextCorrelationId()), Is.EqualTo((0L, 1L)));
        ring.HeartbeatMs = 77;
        Assert.That(ring.TryWrite(5, "abc"u8));
        Assert.That(Convert.ToHexString(section.Span[..16]), Is.EqualTo("0B000000" + "05000000" + "616263" + "0000000000"));
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Span[(Capacity + 128)..]), Is.EqualTo(16), "tail");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Span[(Capacity + 384)..]), Is.Zero, "head");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Span[(Capacity + 512)..]), Is.EqualTo(2), "next correlation id");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Span[(Capacity + 640)..]), Is.EqualTo(77), "heartbeat");
        Assert.That(Read(ring), Is.EqualTo(new[] { "5:616263" }));
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Span[(Capacity + 384)..]), Is.EqualTo(16), "head");
        Assert.That(section.Span[..16].IndexOfAnyExcept((byte)0), Is.EqualTo(-1), "what was read is zero");
    }

    [Test] // Goal: it is a queue with bounds. Method: random writes and reads against a queue; lengths up to the longest, many times round.
    public void Any_stream_of_writes_and_reads_is_a_queue([Values(1, 2, 3)] int seed)
    {
        using var section = new Section(Capacity + CommandRing.TrailerBytes);
        var ring = new CommandRing(section.Address, section.Bytes);
        var model = new Queue<string>();
        var random = new Random(seed);
        int full = 0;
        for (int i = 0; i < 20_000; i++)
        {
            if (random.Next(3) > 0)
            {
                byte[] message = new byte[random.Next(ring.MessageBytesMax + 1)];
                random.NextBytes(message);
                if (ring.TryWrite(i + 1, message)) model.Enqueue($"{i + 1}:{Convert.ToHexString(message)}");
                else full++;
            }
            else
            {
                foreach (string read in Read(ring, random.Next(1, 5))) Assert.That(read, Is.EqualTo(model.Dequeue()));
            }
        }

        Assert.That(full, Is.Positive, "it was full now and then");
        while (model.Count > 0)
        {
            foreach (string read in Read(ring)) Assert.That(read, Is.EqualTo(model.Dequeue()));
        }

        Assert.That(section.IsIntact);
    }

    [Test] // Goal: several writers lose and mix nothing. Method: threads that number their messages; each one's come in order, whole.
    public void Many_writers_lose_nothing()
    {
        using var section = new Section(Capacity + CommandRing.TrailerBytes);
        var ring = new CommandRing(section.Address, section.Bytes);
        const int Writers = 3;
        const int MessagesEach = 30_000;
        Thread[] threads = [.. Enumerable.Range(0, Writers).Select(writer => new Thread(() => Write(ring, writer, MessagesEach)) { IsBackground = true })];
        foreach (Thread thread in threads) thread.Start();
        var next = new int[Writers];
        string? fault = null;
        var handler = new CheckHandler(next, text => fault ??= text);
        long end = Environment.TickCount64 + 60_000;
        while (next.Sum() < Writers * MessagesEach && fault is null && Environment.TickCount64 < end)
            if (ring.Read(ref handler, 100) == 0) Thread.Yield();
        Assert.That(fault, Is.Null);
        Assert.That(next, Is.All.EqualTo(MessagesEach));
        foreach (Thread thread in threads) Assert.That(thread.Join(10_000));
    }

    [Test] // Goal: a writer that was killed blocks nobody for ever. Method: claims left at each stage, then commands of others.
    public void A_claim_that_was_never_committed_is_passed([Values(0, -24)] int lengthLeft)
    {
        using var section = new Section(Capacity + CommandRing.TrailerBytes);
        var ring = new CommandRing(section.Address, section.Bytes);
        Assert.That(ring.TryWrite(1, "1"u8));
        *(long*)(section.Address + Capacity + 128) += 24; // claimed by somebody
        *(int*)(section.Address + 16) = lengthLeft;
        Assert.That(ring.TryWrite(2, "2"u8));
        Assert.That(Read(ring), Is.EqualTo(new[] { "1:31" }));
        Assert.That(ring.TryUnblock(nowNs: 1_000, timeoutNs: 100), Is.False, "first it is only seen");
        Assert.That(ring.TryUnblock(nowNs: 1_099, timeoutNs: 100), Is.False, "its writer may live");
        Assert.That(ring.TryUnblock(nowNs: 1_100, timeoutNs: 100));
        Assert.That(Read(ring), Is.EqualTo(new[] { "2:32" }));
    }

    [Test] // Goal: lies in the ring move nothing outside it. Method: lengths that no writer writes.
    public void A_length_that_lies_is_survived([Values(1, 7, Capacity + 8, int.MaxValue)] int length)
    {
        using var section = new Section(Capacity + CommandRing.TrailerBytes);
        var ring = new CommandRing(section.Address, section.Bytes);
        Assert.That(ring.TryWrite(1, "1"u8));
        *(int*)section.Address = length;
        Assert.That(Read(ring), Is.Empty);
        Assert.That(ring.TryWrite(2, "2"u8));
        _ = Read(ring);
        Assert.That(section.IsIntact);
    }

    private static void Write(CommandRing ring, int writer, int count)
    {
        Span<byte> message = stackalloc byte[64];
        for (int i = 0; i < count;)
        {
            int length = 8 + (i % 50);
            message[..length].Fill((byte)i);
            BinaryPrimitives.WriteInt32LittleEndian(message, writer);
            BinaryPrimitives.WriteInt32LittleEndian(message[4..], i);
            if (ring.TryWrite(1 + (i % 7), message[..length])) i++;
            else Thread.Yield();
        }
    }

    private static List<string> Read(CommandRing ring, int limit = int.MaxValue)
    {
        var read = new List<string>();
        var handler = new ListHandler(read);
        for (int i = 0; i < 2; i++) _ = ring.Read(ref handler, limit - read.Count); // a read ends where the records do
        return read;
    }

    private readonly struct ListHandler(List<string> read) : ICommandHandler
    {
        public void OnCommand(int type, ReadOnlySpan<byte> message) => read.Add($"{type}:{Convert.ToHexString(message)}");
    }

    private readonly struct CheckHandler(int[] next, Action<string> fail) : ICommandHandler
    {
        public void OnCommand(int type, ReadOnlySpan<byte> message)
        {
            int writer = message.Length >= 8 ? BinaryPrimitives.ReadInt32LittleEndian(message) : -1;
            if ((uint)writer >= (uint)next.Length)
            {
                fail($"a message of {message.Length} bytes from writer {writer}");
                return;
            }

            int number = BinaryPrimitives.ReadInt32LittleEndian(message[4..]);
            bool isRight = number == next[writer] && message.Length == 8 + (number % 50) && type == 1 + (number % 7) && message[8..].IndexOfAnyExcept((byte)number) < 0;
            if (!isRight) fail($"writer {writer}: {number} of {message.Length} bytes after {next[writer] - 1}");
            next[writer] = number + 1;
        }
    }
}
