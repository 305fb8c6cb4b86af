using System.Reflection;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Ring.Tests;

public sealed class LayoutTests
{
    // Who writes each field; a field that is missing here fails the test.
    private static readonly Dictionary<string, string> LaneWriters = new()
    {
        ["Published"] = "producer",
        ["ConsumedCache"] = "producer, private",
        ["RefusedCount"] = "producer, private",
        ["Closed"] = "producer, once",
        ["Consumed"] = "consumer",
        ["PublishedCache"] = "consumer, private",
    };

    private static readonly Dictionary<string, string> RingWriters = new()
    {
        ["Published"] = "producer",
        ["Claimed"] = "producer, for observers",
        ["GateCache"] = "producer, private",
        ["RefusedCount"] = "producer, private",
        ["Closed"] = "producer, once",
        ["FirstGate"] = "gate owner",
    };

    private static readonly Dictionary<string, string> GateWriters = new()
    {
        ["Consumed"] = "gate owner",
        ["PublishedCache"] = "gate owner, private",
        ["Owner"] = "gate owner, private",
    };

    private static IEnumerable<TestCaseData> Layouts()
    {
        yield return new TestCaseData(typeof(LaneCursors), LaneWriters).SetArgDisplayNames(nameof(LaneCursors));
        yield return new TestCaseData(typeof(RingCursors), RingWriters).SetArgDisplayNames(nameof(RingCursors));
        yield return new TestCaseData(typeof(RingGate), GateWriters).SetArgDisplayNames(nameof(RingGate));
    }

    [TestCaseSource(nameof(Layouts))]
    // Goal: no false sharing. Method: fields of different writers or readers lie in different 128-byte lines.
    public void Fields_of_different_writers_share_no_line(Type layout, Dictionary<string, string> writers)
    {
        FieldInfo[] fields = layout.GetFields(BindingFlags.Public | BindingFlags.Instance);
        Assert.That(fields.Select(field => field.Name), Is.EquivalentTo(writers.Keys));
        foreach (FieldInfo one in fields)
        {
            foreach (FieldInfo other in fields.Where(field => writers[field.Name] != writers[one.Name]))
                Assert.That(Line(one), Is.Not.EqualTo(Line(other)), $"{one.Name} and {other.Name}");
        }
    }

    [Test]
    public unsafe void Cursors_are_whole_lines_and_fit_their_page()
    {
        Assert.That(sizeof(BlockLayout.Header), Is.EqualTo(BlockLayout.CursorsOffsetBytes));
        Assert.That(sizeof(LaneCursors) % BlockLayout.LineBytes, Is.Zero);
        Assert.That(sizeof(RingGate) % BlockLayout.LineBytes, Is.Zero);
        Assert.That(RingCursors.GatesOffsetBytes % BlockLayout.LineBytes, Is.Zero);
        Assert.That(sizeof(LaneCursors), Is.LessThanOrEqualTo(BlockLayout.PageBytes));
        Assert.That(sizeof(RingCursors), Is.LessThanOrEqualTo(BlockLayout.PageBytes));
        Assert.That(sizeof(RingCursors), Is.EqualTo(RingCursors.GatesOffsetBytes + BroadcastRing.GateCount * sizeof(RingGate)));
    }

    [TestCase(64, 1, ExpectedResult = 8192 + 64)]
    [TestCase(512, 1024, ExpectedResult = 8192 + 512 * 1024)]
    [TestCase(1 << 20, 1 << 24, ExpectedResult = 8192 + (1L << 44))]
    public long Block_is_two_pages_and_the_slots(int slotBytes, int slotCount) => new RingGeometry(slotBytes, slotCount).BlockBytes;

    [TestCase(0, 8)]
    [TestCase(63, 8)]
    [TestCase(96, 8)]
    [TestCase(-64, 8)]
    [TestCase((1 << 20) + 64, 8)]
    [TestCase(64, 0)]
    [TestCase(64, 3)]
    [TestCase(64, -4)]
    [TestCase(64, int.MinValue)]
    [TestCase(64, 1 << 25)]
    public void Impossible_geometry_is_refused(int slotBytes, int slotCount) =>
        Assert.That(() => new RingGeometry(slotBytes, slotCount), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Default_geometry_is_refused() =>
        Assert.That(() => Lane.Create(MemoryRegion.Allocate(8192), default), Throws.ArgumentException.With.Message.Contains("default"));

    private static int Line(FieldInfo field) => field.GetCustomAttribute<FieldOffsetAttribute>()!.Value / BlockLayout.LineBytes;
}
