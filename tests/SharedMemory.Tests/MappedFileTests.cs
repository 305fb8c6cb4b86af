namespace LowLatencyMM.SharedMemory.Tests;

public sealed unsafe class MappedFileTests
{
    private SharedDirectory _directory = null!;

    private string FilePath => _directory.Block;

    [SetUp]
    public void MakeDirectory() => _directory = SharedDirectory.Create();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [Test] // Goal: two mappings are one memory, whatever its length. Method: the first and last byte written through one, read through the other and the file.
    public void What_one_mapping_writes_the_other_and_the_file_have([Values(1, 7, 8, 4095, 4096, 4097, (1 << 20) + 5)] int bytes)
    {
        using MappedFile one = MappedFile.Create(FilePath, bytes);
        using MappedFile other = MappedFile.Open(FilePath, isWritable: false);
        Assert.That((one.Bytes, other.Bytes), Is.EqualTo(((long)bytes, (long)bytes)));
        Assert.That((nuint)one.Region.Address % MappedFile.PageBytes, Is.EqualTo((nuint)0));
        Assert.That(new ReadOnlySpan<byte>(other.Region.Address, bytes).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        one.Region.Address[0] = 0x11;
        one.Region.Address[bytes - 1] = 0x77;
        other.Touch();
        one.Touch();
        Assert.That(other.Region.Address[bytes - 1], Is.EqualTo(0x77));
        Assert.That(File.ReadAllBytes(FilePath)[bytes - 1], Is.EqualTo(0x77));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void A_new_file_is_for_this_user_alone()
    {
        if (OperatingSystem.IsWindows()) return;
        using MappedFile file = MappedFile.Create(FilePath, 100);
        Assert.That(File.GetUnixFileMode(FilePath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test] // Goal: no process is killed by a full file system at its first write. Method: far more than there is, asked for, by a process of its own: the limit holds for all its files.
    [Platform("Linux")]
    public void No_room_is_said_at_creation_and_nothing_is_left()
    {
        using var child = new ChildProcess(Program.NoRoom, _directory.Path);
        child.AwaitEnd();
    }

    /// <summary>The other process's part; an assertion that fails ends it with an error.</summary>
    internal static void CreateWithoutRoom(string path)
    {
        using var limit = new FileSizeLimit(1 << 20);
        Assert.That(() => MappedFile.Create(path, 8 << 20), Throws.InstanceOf<IOException>());
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void What_exists_is_not_written_over()
    {
        File.WriteAllText(FilePath, "somebody's");
        Assert.That(() => MappedFile.Create(FilePath, 100), Throws.InstanceOf<IOException>());
        Assert.That(File.ReadAllText(FilePath), Is.EqualTo("somebody's"));
    }

    [Test]
    public void Missing_empty_and_impossible_files_are_refused()
    {
        Assert.That(() => MappedFile.Open(FilePath, isWritable: true), Throws.InstanceOf<FileNotFoundException>());
        File.WriteAllBytes(FilePath, []);
        Assert.That(() => MappedFile.Open(FilePath, isWritable: true), Throws.InstanceOf<IOException>().With.Message.Contains("empty"));
        Assert.That(() => MappedFile.Create(FilePath + "2", 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_renamed_file_replaces_what_was_there_and_stays_mapped()
    {
        File.WriteAllText(FilePath, "old");
        using MappedFile file = MappedFile.Create(FilePath + ".new", 100);
        file.Rename(FilePath);
        file.Region.Address[99] = 9;
        Assert.That(file.FilePath, Is.EqualTo(FilePath));
        Assert.That(File.ReadAllBytes(FilePath), Has.Length.EqualTo(100).And.ItemAt(99).EqualTo(9));
        Assert.That(File.Exists(FilePath + ".new"), Is.False);
    }

    [Test]
    public void Pages_are_locked_or_it_is_said_why_not()
    {
        using MappedFile file = MappedFile.Create(FilePath, 8192);
        Assert.That(file.TryLock(out string? reason), Is.EqualTo(reason is null), reason);
    }

    [Test]
    public void A_disposed_mapping_is_gone_and_may_be_disposed_again()
    {
        MappedFile file = MappedFile.Create(FilePath, 100);
        file.Dispose();
        file.Dispose();
        Assert.That(() => file.Region.Address == null, Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(File.Exists(FilePath));
    }
}
