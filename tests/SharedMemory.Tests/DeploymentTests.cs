namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>Who may be in a deployment's directory, and what its processes see of each other.</summary>
[Platform("Linux")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class DeploymentTests
{
    private const ulong SchemaHash = 7;
    private SharedDirectory _parent = null!;

    [SetUp]
    public void Create() => _parent = SharedDirectory.Create();

    [TearDown]
    public void Remove() => _parent.Dispose();

    private string Place => Path.Combine(_parent.Path, "deployment");

    [Test]
    public void The_directory_is_closed_to_others()
    {
        DeploymentDirectory.Open(Place);
        Assert.That(File.GetUnixFileMode(Place), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Assert.DoesNotThrow(() => DeploymentDirectory.Open(Place));
    }

    [Test] // Goal: a directory that others may enter is refused, with the fix. Method: one made beforehand with each mode.
    public void A_directory_open_to_others_is_refused([Values("755", "770", "707", "777")] string mode)
    {
        Directory.CreateDirectory(Place);
        File.SetUnixFileMode(Place, (UnixFileMode)Convert.ToInt32(mode, 8));
        SharedBlockException refusal = Assert.Throws<SharedBlockException>(() => DeploymentDirectory.Open(Place))!;
        Assert.That(refusal.Message, Does.Contain($"mode {mode}").And.Contain("chmod 700"));
    }

    [Test] // Goal: somebody else's directory is refused. Method: the root user gives one away; others cannot make one.
    public void A_directory_of_another_user_is_refused()
    {
        if (FileIdentity.CurrentUserId != 0) Assert.Ignore("only the root user can make a directory of another user");
        Directory.CreateDirectory(Place);
        File.SetUnixFileMode(Place, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using (var chown = System.Diagnostics.Process.Start("chown", ["65534", Place])) chown.WaitForExit(10_000);
        SharedBlockException refusal = Assert.Throws<SharedBlockException>(() => DeploymentDirectory.Open(Place))!;
        Assert.That(refusal.Message, Does.Contain("belongs to user 65534"));
    }

    [Test]
    public void A_link_is_not_followed()
    {
        string elsewhere = Path.Combine(_parent.Path, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        File.CreateSymbolicLink(Place, elsewhere);
        Assert.Throws<SharedBlockException>(() => DeploymentDirectory.Open(Place));
    }

    [Test] // Goal: one process a name; a second is told. Method: two claims, then one after the first was given back.
    public void A_name_is_claimed_once()
    {
        DeploymentDirectory directory = DeploymentDirectory.Open(Place);
        using (directory.Claim("engine"))
        {
            Assert.That(Assert.Throws<SharedBlockException>(() => directory.Claim("engine"))!.Message, Does.Contain("another process is \"engine\""));
            using (directory.Claim("gateway-0")) { }
        }

        using (directory.Claim("engine")) { }
        Assert.Throws<ArgumentException>(() => directory.Claim("../engine"));
    }

    [Test]
    public void A_presence_shows_what_its_owner_wrote()
    {
        using Presence own = Presence.Create(Path.Combine(_parent.Path, "engine"), SchemaHash, epoch: 3, createdTimeNs: 5);
        using Presence seen = Presence.Open(own.FilePath, SchemaHash);
        Assert.That((seen.Epoch, seen.CreatedTimeNs, seen.State, seen.Offer), Is.EqualTo(((ushort)3, 5L, PresenceState.Starting, 0L)));
        own.OfferedTo = 11;
        own.Offer = 2;
        own.BeatTicks = 99;
        own.State = PresenceState.Ready;
        Assert.That((seen.State, seen.Offer, seen.OfferedTo, seen.BeatTicks), Is.EqualTo((PresenceState.Ready, 2L, 11L, 99L)));
        Assert.That(seen.IsOwnerAlive);
        Assert.Throws<SharedBlockException>(() => Presence.Open(own.FilePath, SchemaHash + 1), "a peer of other schemas is refused");
    }

    [Test] // Goal: a new process's file is told from the old one's, without opening it. Method: replace it, compare.
    public void A_replaced_file_has_another_identity()
    {
        string path = Path.Combine(_parent.Path, "file");
        byte[] pathBytes = FileIdentity.PathBytes(path);
        Assert.That(FileIdentity.TryGet(pathBytes, out _), Is.False);
        File.WriteAllText(path, "1");
        Assert.That(FileIdentity.TryGet(pathBytes, out FileIdentity first));
        File.WriteAllText(path + ".new", "2");
        File.Move(path + ".new", path, overwrite: true);
        Assert.That(FileIdentity.TryGet(pathBytes, out FileIdentity second));
        Assert.That(second, Is.Not.EqualTo(first));
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        for (int look = 0; look < 100; look++) FileIdentity.TryGet(pathBytes, out _);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - beforeBytes, Is.Zero);
    }

    [Test]
    public void Files_of_earlier_runs_are_removed()
    {
        DeploymentDirectory directory = DeploymentDirectory.Open(Place);
        foreach (string name in new[] { "orders-0-1.log", "orders-0-2.log", "orders-0-2.counters", "orders-1-1.log" }) File.WriteAllText(directory.File(name), "");
        directory.RemoveOthers("orders-0-", "orders-0-2.");
        Assert.That(Directory.GetFiles(Place).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "orders-0-2.counters", "orders-0-2.log", "orders-1-1.log" }));
    }
}
