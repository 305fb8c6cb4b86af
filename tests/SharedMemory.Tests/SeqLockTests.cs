using System.Runtime.CompilerServices;

namespace LowLatencyMM.SharedMemory.Tests;

public sealed class SeqLockTests
{
    private const int Writes = 2_000_000;

    [Test] // Goal: a reader never sees half of a write. Method: eight equal words, written fast by one thread and read by another.
    public void A_reader_never_sees_a_torn_value()
    {
        var cell = new SeqLock<Words>();
        var writer = new Thread(() =>
        {
            for (long value = 1; value <= Writes; value++) cell.Write(Words.Of(value));
        });
        writer.Start();
        long last = 0;
        while (last < Writes && (writer.IsAlive || cell.Read()[0] != last))
        {
            Words words = cell.Read();
            for (int i = 1; i < Words.Count; i++) if (words[i] != words[0]) Assert.Fail($"torn: {words[0]} beside {words[i]}");
            Assert.That(words[0], Is.GreaterThanOrEqualTo(last));
            last = words[0];
        }

        Assert.That(writer.Join(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(cell.Read()[0], Is.EqualTo(Writes));
    }

    [InlineArray(Count)]
    private struct Words
    {
        public const int Count = 8;
        private long _word;

        public static Words Of(long value)
        {
            Words words = default;
            for (int i = 0; i < Count; i++) words[i] = value;
            return words;
        }
    }
}
