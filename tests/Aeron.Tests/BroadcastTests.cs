using System.Buffers.Binary;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>The broadcast of answers: Aeron's bytes, and a receiver that knows when it missed something.</summary>
public sealed unsafe class BroadcastTests
{
    private const int Capacity = 4096;

    [Test] // Goal: the bytes are Aeron's. Method: written by hand from its description.
    public void A_record_and_the_trailer_lie_where_Aeron_has_them()
    {
        using var section = new Section(Capacity + Broadcast.TrailerBytes);
        var transmitter = new BroadcastTransmitter(section.Address, section.Bytes);
        transmitter.Transmit(5, "abc"u8);
        transmitter.Transmit(6, "d"u8);
        Assert.That(Convert.ToHexString(section.Span[..16]), Is.EqualTo("0B000000" + "05000000" + "616263" + "0000000000"));
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Span[Capacity..]), Is.EqualTo(32), "intent");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Span[(Capacity + 8)..]), Is.EqualTo(32), "tail");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Span[(Capacity + 16)..]), Is.EqualTo(16), "latest");
    }

    [Test] // Goal: who keeps up gets everything. Method: random lengths many times round, one receive for each transmit.
    public void A_receiver_that_keeps_up_gets_every_message([Values(1, 2)] int seed)
    {
        using var section = new Section(Capacity + Broadcast.TrailerBytes);
        var transmitter = new BroadcastTransmitter(section.Address, section.Bytes);
        var receiver = new BroadcastReceiver(section.Address, section.Bytes);
        var random = new Random(seed);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] message = new byte[random.Next(transmitter.MessageBytesMax + 1)];
            random.NextBytes(message);
            transmitter.Transmit(i, message);
            Assert.That(Receive(receiver), Is.EqualTo(new[] { $"{i}:{Convert.ToHexString(message)}" }));
        }

        Assert.That(section.IsIntact);
    }

    [Test] // Goal: who was overtaken knows it. Method: more than the capacity without a receive.
    public void A_receiver_that_was_lapped_knows_it()
    {
        using var section = new Section(Capacity + Broadcast.TrailerBytes);
        var transmitter = new BroadcastTransmitter(section.Address, section.Bytes);
        var receiver = new BroadcastReceiver(section.Address, section.Bytes);
        for (int i = 0; i < 100; i++) transmitter.Transmit(i, new byte[100]);
        Assert.That(Receive(receiver), Is.Empty);
        Assert.That(receiver.IsLapped);
    }

    [Test] // Goal: a receiver beside a transmitter reads whole messages or knows that it was lapped. Method: a thread that transmits without pause.
    public void A_torn_message_is_never_handed_over()
    {
        using var section = new Section(Capacity + Broadcast.TrailerBytes);
        var transmitter = new BroadcastTransmitter(section.Address, section.Bytes);
        bool stops = false;
        var thread = new Thread(() =>
        {
            byte[] message = new byte[400];
            for (int i = 0; !Volatile.Read(ref stops); i++)
            {
                message.AsSpan().Fill((byte)i);
                transmitter.Transmit(1 + (i & 0xFF), message.AsSpan(0, 8 + (i % 390)));
            }
        })
        { IsBackground = true };
        thread.Start();
        int laps = 0;
        long received = 0;
        var torn = new List<string>();
        for (long end = Environment.TickCount64 + 3_000; Environment.TickCount64 < end && torn.Count == 0;)
        {
            var receiver = new BroadcastReceiver(section.Address, section.Bytes);
            var handler = new WholeHandler(torn);
            while (receiver.TryReceive(ref handler) && torn.Count == 0) received++;
            if (receiver.IsLapped) laps++;
        }

        stops = true;
        Assert.That(thread.Join(10_000));
        Assert.That(torn, Is.Empty);
        if (laps == 0 || received == 0) Assert.Inconclusive($"{laps} laps, {received} received");
    }

    private static List<string> Receive(BroadcastReceiver receiver)
    {
        var received = new List<string>();
        var handler = new ListHandler(received);
        while (receiver.TryReceive(ref handler))
        {
        }

        return received;
    }

    private readonly struct ListHandler(List<string> received) : ICommandHandler
    {
        public void OnCommand(int type, ReadOnlySpan<byte> message) => received.Add($"{type}:{Convert.ToHexString(message)}");
    }

    private readonly struct WholeHandler(List<string> torn) : ICommandHandler
    {
        public void OnCommand(int type, ReadOnlySpan<byte> message)
        {
            byte fill = (byte)(type - 1);
            if (message.IndexOfAnyExcept(fill) >= 0) torn.Add($"type {type}: {Convert.ToHexString(message)}");
        }
    }
}
