namespace LowLatencyMM.Gateway.Tests;

public sealed class StoreTests
{
    private string _directory = "";

    [SetUp]
    public void MakeDirectory() => _directory = Directory.CreateTempSubdirectory("llmm-gateway-store-").FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(_directory, recursive: true);

    [Test] // Goal: what is saved is loaded. Method: each kind of record, names with what a file format could stumble over.
    public void A_record_survives([Values("", "alice", "a b %20 -", "=x~", "-")] string name, [Values] bool isLatched)
    {
        var store = new FileGatewayStore(_directory, "binance/usdm");
        Assert.That(store.Load(), Is.EqualTo(new GatewayRecord(0, false, "")));
        foreach (ushort epoch in (ushort[])[0, 1, ushort.MaxValue])
        {
            var record = new GatewayRecord(epoch, isLatched, name);
            Assert.That(store.TrySave(in record));
            Assert.That(new FileGatewayStore(_directory, "binance/usdm").Load(), Is.EqualTo(record));
        }

        Assert.That(Directory.GetFiles(_directory), Has.Length.EqualTo(1));
    }

    [Test] // Goal: a damaged file never opens a gateway that was shut. Method: every byte changed, every length cut: refused, in words that name the file.
    public void A_damaged_file_is_refused()
    {
        var store = new FileGatewayStore(_directory, "venue");
        Assert.That(store.TrySave(new GatewayRecord(7, true, "alice")));
        byte[] whole = File.ReadAllBytes(store.FilePath);
        for (int place = 0; place < whole.Length; place++)
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= 1;
            AssertRefused(damaged);
            AssertRefused(whole[..place]);
        }

        AssertRefused([.. whole, .. whole]);
        AssertRefused(new byte[10_000]);
        File.WriteAllBytes(store.FilePath, whole);
        Assert.That(store.Load().IsLatched);

        void AssertRefused(byte[] bytes)
        {
            File.WriteAllBytes(store.FilePath, bytes);
            Assert.That(() => store.Load(), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(store.FilePath));
        }
    }

    [Test] // Goal: a disk that refuses is told, not thrown. Method: the directory is gone.
    public void A_failed_save_is_a_result()
    {
        string gone = Path.Combine(_directory, "gone");
        var store = new FileGatewayStore(gone, "venue");
        Directory.Delete(gone);
        Assert.That(store.TrySave(new GatewayRecord(1, true, "alice")), Is.False);
    }
}
