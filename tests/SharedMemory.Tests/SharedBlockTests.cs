using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>A block is used only when everything about it is as this build would have written it, and its owner allows.</summary>
public sealed unsafe class SharedBlockTests
{
    private const ulong Schemas = 0x1234_5678_9ABC_DEF0;
    private static readonly RingGeometry Geometry = new(128, 8);

    private static readonly SharedBlockDescription Description = new()
    {
        Kind = SharedBlockKind.Ring,
        SlotBytes = 128,
        SlotCount = 8,
        SchemaHash = Schemas,
        Epoch = 3,
        ShardId = 2,
        CreatedTimeNs = 1_700_000_000_000_000_000,
    };

    private SharedDirectory _directory = null!;

    private string FilePath => _directory.Block;

    [SetUp]
    public void MakeDirectory() => _directory = SharedDirectory.Create();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    private static IEnumerable<TestCaseData> Damages()
    {
        // Offset, bytes written there, whether the checksum is made right again, what it is refused for, what the line must say.
        yield return Damage("another magic", 0, [1], false, SharedBlockRefusal.Foreign, "no block of shared memory");
        yield return Damage("newer version", 8, [2], true, SharedBlockRefusal.Version, "version 2; this build reads version 1");
        yield return Damage("another kind", 12, [2], true, SharedBlockRefusal.Content, "kind Lane; expected Ring");
        yield return Damage("another length", 16, [1], true, SharedBlockRefusal.Length, "its header says");
        yield return Damage("another slot size", 24, [64], true, SharedBlockRefusal.Content, "8 slots of 64 bytes");
        yield return Damage("another slot count", 28, [16], true, SharedBlockRefusal.Content, "16 slots of 128 bytes");
        yield return Damage("other schemas", 32, [0], true, SharedBlockRefusal.Content, "schemas 123456789abcde00; this build has 123456789abcdef0");
        yield return Damage("another epoch, checksum as it was", 48, [9], false, SharedBlockRefusal.Damaged, "checksum");
        yield return Damage("another owner, checksum as it was", 56, [9, 9, 9], false, SharedBlockRefusal.Damaged, "checksum");
        yield return Damage("a reserved byte", 100, [1], false, SharedBlockRefusal.Damaged, "checksum");
        yield return Damage("ring within of another version", 4096 + 8, [9], false, SharedBlockRefusal.Content, "Layout version is 9");
        yield return Damage("ring within with impossible cursors", 4096 + 4096, [9], false, SharedBlockRefusal.Content, "cursors are impossible");
    }

    [TestCaseSource(nameof(Damages))] // Goal: foreign, damaged and unfit files are refused in one line. Method: a whole file with one thing changed.
    public void An_unfit_file_is_refused_with_the_reason(int offset, byte[] change, bool fixCrc, SharedBlockRefusal refusal, string mention)
    {
        MakeAbandoned();
        byte[] bytes = File.ReadAllBytes(FilePath);
        change.CopyTo(bytes, offset);
        if (fixCrc) FixCrc(bytes);
        File.WriteAllBytes(FilePath, bytes);
        SharedBlockException exception = Assert.Throws<SharedBlockException>(() => SharedRing.OpenAbandoned(FilePath, Schemas).Dispose())!;
        Assert.That(exception.Refusal, Is.EqualTo(refusal), exception.Message);
        Assert.That(exception.Message, Does.StartWith(FilePath + ": ").And.Contain(mention).And.Not.Contain("\n"));
    }

    [Test] // Goal: a cut or lengthened file is refused and never read beyond its end. Method: every kind of length around the boundaries.
    public void A_file_of_another_length_is_refused([Values(1, 7, 8, 127, 128, 4095, 4096, 4097, 8192, 13311, 13313)] int bytes)
    {
        MakeAbandoned();
        Assert.That(new FileInfo(FilePath).Length, Is.EqualTo(13312));
        using (FileStream stream = File.OpenWrite(FilePath)) stream.SetLength(bytes);
        SharedBlockException exception = Assert.Throws<SharedBlockException>(() => SharedRing.OpenAbandoned(FilePath).Dispose())!;
        Assert.That(exception.Refusal, Is.EqualTo(bytes < 8 ? SharedBlockRefusal.Foreign : SharedBlockRefusal.Length), exception.Message);
    }

    [Test]
    public void A_missing_empty_or_other_file_is_refused()
    {
        Assert.That(Refusal(), Is.EqualTo(SharedBlockRefusal.Missing));
        File.WriteAllBytes(FilePath, []);
        Assert.That(Refusal(), Is.EqualTo(SharedBlockRefusal.Foreign));
        File.WriteAllText(FilePath, new string('x', 20_000));
        Assert.That(Refusal(), Is.EqualTo(SharedBlockRefusal.Foreign));
    }

    [Test] // Goal: what is written is read, by observers while the owner runs and by salvage afterwards.
    public void Header_and_slots_come_back()
    {
        using SharedRing shared = SharedRing.Create(FilePath, Geometry, Description);
        Assert.That(shared.Ring.Producer.TryClaim(out Span<byte> slot));
        Pattern.Write(slot, 0);
        shared.Ring.Producer.Publish();
        using (SharedRing observed = SharedRing.Open(FilePath, isWritable: false, Schemas))
        {
            Assert.That(observed.Block.Description, Is.EqualTo(Description));
            Assert.That(observed.Block.IsOwnerAlive);
            Assert.That(observed.Block.Owner, Is.EqualTo(ProcessToken.Current));
        }

        MakeOwnerDead();
        using SharedRing salvaged = SharedRing.OpenAbandoned(FilePath, Schemas);
        byte[] copy = new byte[128];
        RingObserver observer = salvaged.Ring.Observe(ObserverStart.Oldest);
        Assert.That(observer.TryRead(copy), Is.EqualTo(ReadStatus.Read));
        Assert.That(Pattern.Matches(copy, 0));
        Assert.That(observer.TryRead(copy), Is.EqualTo(ReadStatus.Empty));
    }

    [Test] // Goal: a running owner's block is neither salvaged nor replaced. Method: our own.
    public void A_block_of_a_running_process_is_left_alone()
    {
        using SharedRing shared = SharedRing.Create(FilePath, Geometry, Description);
        Assert.That(Refusal(), Is.EqualTo(SharedBlockRefusal.InUse));
        SharedBlockException exception = Assert.Throws<SharedBlockException>(() => SharedRing.Create(FilePath, Geometry, Description))!;
        Assert.That(exception.Message, Does.Contain($"in use by process {Environment.ProcessId}"));
        Assert.That(SharedRing.Open(FilePath, isWritable: false).Ring.Geometry, Is.EqualTo(Geometry));
    }

    [Test] // Goal: ids of another boot say nothing. Method: our own, living id under another boot.
    public void An_owner_of_another_boot_is_dead()
    {
        MakeAbandoned();
        byte[] bytes = File.ReadAllBytes(FilePath);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(56), ProcessToken.Current.Value);
        bytes[64] ^= 1;
        FixCrc(bytes);
        File.WriteAllBytes(FilePath, bytes);
        using SharedRing salvaged = SharedRing.OpenAbandoned(FilePath);
        Assert.That(salvaged.Block.IsOwnerAlive, Is.False);
    }

    [Test] // Goal: a new run replaces what a dead one left, and what it half made; a stranger's file it does not touch.
    public void Creation_replaces_the_dead_and_refuses_the_foreign()
    {
        MakeAbandoned();
        File.WriteAllText(FilePath + ".new", "half made");
        SharedRing.Create(FilePath, new RingGeometry(64, 4), Description).Dispose();
        Assert.That(SharedRing.Open(FilePath, isWritable: true).Ring.Geometry, Is.EqualTo(new RingGeometry(64, 4)));
        Assert.That(Directory.GetFiles(_directory.Path), Has.Length.EqualTo(1));

        File.WriteAllText(FilePath, new string('x', 20_000));
        Assert.That(() => SharedRing.Create(FilePath, Geometry, Description), Throws.InstanceOf<SharedBlockException>());
        Assert.That(File.ReadAllText(FilePath), Does.StartWith("xxx"));
    }

    [Test] // Goal: a creation that fails leaves nothing. Method: an initializer that throws.
    public void A_failed_creation_leaves_no_file()
    {
        Assert.That(
            () => SharedBlock.Create(FilePath, Description, 100, _ => throw new InvalidOperationException("no")), Throws.InvalidOperationException);
        Assert.That(Directory.GetFiles(_directory.Path), Is.Empty);
    }

    [Test]
    public void Header_is_laid_out_as_documented()
    {
        MakeAbandoned();
        byte[] bytes = File.ReadAllBytes(FilePath);
        Assert.That(System.Text.Encoding.ASCII.GetString(bytes, 0, 8), Is.EqualTo("LLMMSHRF"));
        Assert.That(bytes.AsSpan(128, 4096 - 128).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(16)), Is.EqualTo(bytes.Length));
    }

    private static TestCaseData Damage(string name, int offset, byte[] change, bool fixCrc, SharedBlockRefusal refusal, string mention) =>
        new TestCaseData(offset, change, fixCrc, refusal, mention).SetArgDisplayNames(name);

    private static void FixCrc(byte[] bytes)
    {
        ref SharedBlockHeader header = ref MemoryMarshal.AsRef<SharedBlockHeader>(bytes.AsSpan());
        header.Crc = header.ComputeCrc();
    }

    private SharedBlockRefusal Refusal() => Assert.Throws<SharedBlockException>(() => SharedRing.OpenAbandoned(FilePath).Dispose())!.Refusal;

    private void MakeAbandoned()
    {
        SharedRing.Create(FilePath, Geometry, Description).Dispose();
        MakeOwnerDead();
    }

    /// <summary>A process id that nobody has, as after a crash.</summary>
    private void MakeOwnerDead()
    {
        using MappedFile file = MappedFile.Open(FilePath, isWritable: true);
        var header = (SharedBlockHeader*)file.Region.Address;
        header->Owner = (long)int.MaxValue / 2 << 32;
        header->Crc = header->ComputeCrc();
    }
}
