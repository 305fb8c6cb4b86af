using System.Runtime.InteropServices;
using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Naive;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Whatever bytes arrive: no exception, and nothing read beyond them.</summary>
/// <remarks>A read beyond the message is found by decoding it twice within a larger buffer that is poisoned differently:
/// every property is read, so a byte from outside shows as a difference.</remarks>
public sealed class MalformedMessageTests
{
    private const int MaxEntries = 3;

    public static string[] Files => RoundTripTests.Files;

    public static IEnumerable<string> Sources => RoundTripTests.Sources;

    [Test] // Goal: a truncated message is refused. Method: every length of every message.
    public void Every_truncation_is_refused([ValueSource(nameof(Sources))] string file)
    {
        ForEachMessage(file, seed: 1, (probe, message, bytes) =>
        {
            for (int length = 0; length < bytes.Length; length++)
                Assert.That(DecodeGuarded(probe, message, bytes.AsSpan(0, length)), Is.EqualTo("refused"), $"{message.Name} cut to {length}");
        });
    }

    [Test] // Goal: no byte can make a decoder throw or read outside. Method: each byte set to edge values, message cut at random too.
    public void Every_mutated_byte_is_survived([ValueSource(nameof(Sources))] string file, [Values(1, 2)] int seed)
    {
        int refused = 0;
        int accepted = 0;
        ForEachMessage(file, seed, (probe, message, bytes) =>
        {
            for (int position = 0; position < bytes.Length; position++)
            {
                byte original = bytes[position];
                foreach (byte value in (byte[])[0x00, 0x01, 0x7F, 0x80, 0xFF, (byte)(original + 1), (byte)(original - 1), (byte)~original])
                {
                    bytes[position] = value;
                    if (DecodeGuarded(probe, message, bytes) == "refused") refused++;
                    else accepted++;
                }

                bytes[position] = original;
            }
        });
        Assert.That(refused, Is.Positive, "no mutation of a header was refused");
        Assert.That(accepted, Is.Positive, "every mutation was refused");
    }

    [Test] // Goal: noise is survived. Method: random bytes behind a right header.
    public void Random_bytes_are_survived([ValueSource(nameof(Files))] string file, [Values(1, 2, 3)] int seed)
    {
        var random = new RandomValues(seed);
        ForEachMessage(file, seed, (probe, message, bytes) =>
        {
            for (int i = 0; i < 200; i++)
            {
                byte[] noise = new byte[8 + random.Below(400)];
                random.Dirty(noise);
                bytes.AsSpan(2, 4).CopyTo(noise.AsSpan(2)); // the right template and schema
                noise[1] = 0; // a block length that may fit
                _ = DecodeGuarded(probe, message, noise);
            }
        });
    }

    [Test] // Goal: the detector detects. Method: a probe that believes the message is longer than it is.
    public void A_decoder_that_reads_beyond_the_message_would_be_found()
    {
        Codecs codecs = Codecs.OfRepository("orders.xml");
        NaiveBlock message = codecs.Schema.Messages[0];
        byte[] bytes = new NaiveWriter(codecs.Schema, 0).Write(message, new RandomValues(1).Next(message, 1));
        var overreading = new OverreadingProbe(codecs.Probe(message));
        Assert.That(() => DecodeGuarded(overreading, message, bytes.AsSpan(0, bytes.Length - 1)), Throws.TypeOf<InvalidOperationException>());
    }

    private static void ForEachMessage(string file, int seed, Action<IMessageProbe, NaiveBlock, byte[]> check)
    {
        Codecs codecs = Codecs.Of(file);
        var random = new RandomValues(seed);
        foreach (NaiveBlock message in codecs.Schema.Messages)
            check(codecs.Probe(message), message, new NaiveWriter(codecs.Schema, codecs.Schema.Version).Write(message, random.Next(message, MaxEntries)));
    }

    private static string DecodeGuarded(IMessageProbe probe, NaiveBlock message, ReadOnlySpan<byte> bytes)
    {
        string first = Decode(0x5A, bytes);
        if (Decode(0xA7, bytes) != first) throw new InvalidOperationException("read beyond the message");
        return first;

        string Decode(byte poison, ReadOnlySpan<byte> bytes)
        {
            byte[] buffer = new byte[bytes.Length + 256];
            buffer.AsSpan().Fill(poison);
            Span<byte> middle = buffer.AsSpan(128, bytes.Length);
            bytes.CopyTo(middle);
            return probe.TryDecode(middle, message)?.Describe() ?? "refused";
        }
    }

    private sealed class OverreadingProbe(IMessageProbe inner) : IMessageProbe
    {
        public int TryEncode(Span<byte> buffer, NaiveBlock message, BlockValues values) => inner.TryEncode(buffer, message, values);

        public BlockValues? TryDecode(ReadOnlySpan<byte> bytes, NaiveBlock message) =>
            inner.TryDecode(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(bytes), bytes.Length + 1), message);
    }
}
