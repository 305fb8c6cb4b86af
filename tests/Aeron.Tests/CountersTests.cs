using System.Text;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>Counters are taken, found, freed and taken again.</summary>
public sealed class CountersTests
{
    [Test] // Goal: a counter is found by type and registration in another mapping, with its value. Method: several, one looked up.
    public void A_counter_is_found_through_another_mapping()
    {
        using SharedDirectory directory = SharedDirectory.Create();
        using CountersFile file = CountersFile.Create(directory.Block, 8);
        _ = file.Counters.Allocate(CounterTypeIds.PublisherLimit, [], "other", registrationId: 7);
        CounterCell cell = file.Counters.Allocate(CounterTypeIds.SubscriberPosition, [1, 2, 3], "ours", registrationId: 7, ownerId: 99, initialValue: 5);
        using CountersFile other = CountersFile.Open(directory.Block);
        Assert.That(other.Counters.TryFind(CounterTypeIds.SubscriberPosition, 7, out CounterCell found));
        Assert.That((found.Id, found.Value, other.Counters.LabelOf(found.Id), other.Counters.OwnerIdOf(found.Id)), Is.EqualTo((cell.Id, 5L, "ours", 99L)));
        Assert.That(other.Counters.KeyOf(found.Id)[..4].ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 0 }));
        cell.SetRelease(-6);
        Assert.That(found.Value, Is.EqualTo(-6));
        Assert.That(other.Counters.TryFind(CounterTypeIds.SubscriberPosition, 8, out _), Is.False);
    }

    [Test] // Goal: a freed counter is taken last, and clean. Method: all taken, two freed.
    public void Freed_counters_are_used_again_when_no_fresh_one_is_left()
    {
        using SharedDirectory directory = SharedDirectory.Create();
        using CountersFile file = CountersFile.Create(directory.Block, 3);
        Counters counters = file.Counters;
        Assert.That(counters.Allocate(1, [9], "a").Id, Is.Zero);
        Assert.That(counters.Allocate(1, [], "b").Id, Is.EqualTo(1));
        Assert.That(counters.Free(0), Is.True);
        Assert.That(counters.Free(0), Is.False, "twice");
        Assert.That(counters.StateOf(0), Is.EqualTo(CounterRecordState.Reclaimed));
        Assert.That(counters.Allocate(1, [], "c").Id, Is.EqualTo(2));
        CounterCell again = counters.Allocate(4, [], "d", initialValue: 3);
        Assert.That((again.Id, again.Value, counters.LabelOf(0), counters.KeyOf(0)[0]), Is.EqualTo((0, 3L, "d", (byte)0)));
        Assert.Throws<InvalidOperationException>(() => counters.Allocate(1, [], "e"));
        Assert.Throws<ArgumentOutOfRangeException>(() => counters.LabelOf(3));
    }

    [Test] // Goal: two allocators never get one counter. Method: threads with mappings of their own take all there are.
    public void Counters_are_given_out_once()
    {
        using SharedDirectory directory = SharedDirectory.Create();
        using CountersFile file = CountersFile.Create(directory.Block, 256);
        using CountersFile second = CountersFile.Open(directory.Block);
        int[][] taken = new int[2][];
        Parallel.For(0, 2, index => taken[index] = [.. Enumerable.Range(0, 128).Select(number => (index == 0 ? file : second).Counters.Allocate(index, [], $"{number}").Id)]);
        Assert.That(taken[0].Concat(taken[1]).Order(), Is.EqualTo(Enumerable.Range(0, 256)));
    }

    [Test] // Goal: text never leaves its record. Method: a label and key that are too long, with a letter of two bytes across the end; a length that lies.
    public void Long_labels_and_keys_are_cut()
    {
        using SharedDirectory directory = SharedDirectory.Create();
        using CountersFile file = CountersFile.Create(directory.Block, 2);
        CounterCell cell = file.Counters.Allocate(1, new byte[200], new string('a', 379) + "é" + "tail");
        Assert.That(file.Counters.LabelOf(cell.Id), Is.EqualTo(new string('a', 379)));
        byte[] bytes = File.ReadAllBytes(directory.Block);
        BitConverter.TryWriteBytes(bytes.AsSpan(4096 + 128), int.MaxValue);
        File.WriteAllBytes(directory.Block, bytes);
        using CountersFile lying = CountersFile.Open(directory.Block);
        Assert.That(Encoding.UTF8.GetByteCount(lying.Counters.LabelOf(0)), Is.LessThanOrEqualTo(380));
    }

    [TestCase(0, 1)]
    [TestCase(8, 2)]
    [TestCase(12, 3)]
    [TestCase(12, -1)]
    [TestCase(12, int.MaxValue)]
    [TestCase(16, 1)]
    // Goal: a foreign or lying file is refused. Method: a whole file with one field of its header changed.
    public void A_file_that_contradicts_itself_is_refused(int offset, int value)
    {
        using SharedDirectory directory = SharedDirectory.Create();
        CountersFile.Create(directory.Block, 2).Dispose();
        byte[] bytes = File.ReadAllBytes(directory.Block);
        BitConverter.TryWriteBytes(bytes.AsSpan(offset), value);
        File.WriteAllBytes(directory.Block, bytes);
        Assert.That(Assert.Throws<LogBufferException>(() => CountersFile.Open(directory.Block))!.Message, Does.StartWith(directory.Block).And.Contain("expected"));
        File.WriteAllBytes(directory.Block, bytes[..100]);
        Assert.Throws<LogBufferException>(() => CountersFile.Open(directory.Block));
    }
}
