using System.Buffers.Binary;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>The command-and-control file: Aeron's bytes, and files that are none.</summary>
public sealed class CncFileTests
{
    [Test] // Goal: any Aeron client finds its way. Method: the header by hand from Aeron's description.
    public void The_header_is_Aerons()
    {
        using var rig = new DriverRig();
        byte[] file = File.ReadAllBytes(System.IO.Path.Combine(rig.Path, "cnc.dat"));
        int[] ints = [.. Enumerable.Range(0, 6).Select(i => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4 * i)))];
        Assert.That(ints, Is.EqualTo(new[] { 0x0200, (1 << 20) + 768, (1 << 20) + 128, 4 << 20, 1 << 20, 1 << 20 }));
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(24)), Is.EqualTo(10_000_000_000), "client liveness");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(40)), Is.EqualTo(Environment.ProcessId), "process");
        Assert.That(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(48)), Is.EqualTo(4096), "page");
        Assert.That(file, Has.Length.EqualTo(128 + (8 << 20) + 768 + 128 + 4096 - ((128 + 768 + 128) % 4096)));
    }

    [Test] // Goal: commands are Aeron's bytes. Method: what a client writes, read from the ring's memory.
    public void The_commands_are_Aerons()
    {
        using var rig = new DriverRig();
        AeronClient client = rig.Connect();
        _ = rig.Driver.DoWork();
        _ = client.AddSubscription("aeron:ipc", 258);
        byte[] file = File.ReadAllBytes(System.IO.Path.Combine(rig.Path, "cnc.dat"));
        string ring = Convert.ToHexString(file, 128, 4096);
        string expected = Number(client.ClientId, 8) + Number(client.ClientId + 1, 8) + "FFFFFFFFFFFFFFFF" + "02010000" + "09000000" + Convert.ToHexString("aeron:ipc"u8);
        Assert.That(ring, Does.Contain(Number(8 + (expected.Length / 2), 4) + "04000000" + expected));
    }

    [Test] // Goal: a foreign or damaged file is refused with what was found. Method: a valid one, changed at one place.
    [TestCase(0, 0x0300, "0.3.0")]
    [TestCase(0, 0x1_0000, "0.2.0")]
    [TestCase(4, 5_000, "command ring")]
    [TestCase(8, -1, "broadcast")]
    [TestCase(12, 0, "counters")]
    [TestCase(20, 1 << 30, "sections")]
    public void A_file_that_is_none_is_refused(int offset, int value, string reason)
    {
        using var rig = new DriverRig();
        string path = System.IO.Path.Combine(rig.Path, "cnc.dat");
        using (FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            file.Position = offset;
            file.Write(BitConverter.GetBytes(value));
        }

        Assert.That(() => Connect(rig.Path), Throws.TypeOf<LogBufferException>().With.Message.Contains(reason));
    }

    [Test] // Goal: a driver that has not begun, or is not there, is waited for and then named. Method: nothing, an empty file, one without version.
    public void A_driver_that_is_not_there_is_a_time_out([Values("nothing", "empty", "short", "no version")] string what)
    {
        string directory = System.IO.Directory.CreateTempSubdirectory("llmm-cnc").FullName;
        string path = System.IO.Path.Combine(directory, "cnc.dat");
        if (what != "nothing") File.WriteAllBytes(path, new byte[what == "empty" ? 0 : what == "short" ? 100 : 9 << 20]);
        Assert.That(() => Connect(directory), Throws.TypeOf<TimeoutException>().With.Message.Contains(path));
        System.IO.Directory.Delete(directory, recursive: true);
    }

    [Test] // Goal: a cut file is refused, not read beyond. Method: every section's end cut off.
    public void A_file_that_was_cut_is_refused([Values(128, 4096, 1 << 20, 3 << 20, 8 << 20)] int bytes)
    {
        using var rig = new DriverRig();
        byte[] file = File.ReadAllBytes(System.IO.Path.Combine(rig.Path, "cnc.dat"));
        string directory = System.IO.Directory.CreateTempSubdirectory("llmm-cnc").FullName;
        File.WriteAllBytes(System.IO.Path.Combine(directory, "cnc.dat"), file[..bytes]);
        Assert.That(() => Connect(directory), Throws.TypeOf<LogBufferException>().With.Message.Contains("sections"));
        System.IO.Directory.Delete(directory, recursive: true);
    }

    private static AeronClient Connect(string directory) =>
        AeronClient.Connect(new AeronClientOptions { Directory = directory, HasThread = false, DriverTimeoutMs = 50 });

    private static string Number(long value, int bytes) => Convert.ToHexString(BitConverter.GetBytes(value).AsSpan(0, bytes));
}
