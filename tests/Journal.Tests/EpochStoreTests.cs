namespace LowLatencyMM.Journal.Tests;

/// <summary>No epoch is taken twice.</summary>
public sealed class EpochStoreTests
{
    [Test] // Goal: epochs rise by one from 1 and survive what a crash leaves. Method: take, with a leftover temporary file, up to the end.
    public void Epochs_rise_by_one_to_the_last()
    {
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.Path, "journal");
        Assert.That(EpochStore.Read(directory.Path), Is.Zero);
        for (ushort expected = 1; expected < 30; expected++)
        {
            File.WriteAllText(Path.Combine(directory.Path, "epoch.new"), "half a fi");
            Assert.That(EpochStore.TakeNext(directory.Path), Is.EqualTo(expected));
            Assert.That(EpochStore.Read(directory.Path), Is.EqualTo(expected));
        }

        Assert.That(EpochStore.TakeNext(path), Is.EqualTo(1), "a missing directory is made");
        File.WriteAllText(Path.Combine(directory.Path, "epoch"), $"epoch 65535 crc32c {Crc32C.Extend(0, "epoch 65535"u8):x8}\n");
        Assert.That(Refusal(directory.Path), Does.Contain("epoch 65535 is the last one"));
    }

    [Test] // Goal: a damaged file is refused and not changed. Method: every bit flipped, every length cut, other contents.
    public void A_damaged_file_is_refused()
    {
        using var directory = new TemporaryDirectory();
        string path = Path.Combine(directory.Path, EpochStore.FileName);
        EpochStore.TakeNext(directory.Path);
        byte[] good = File.ReadAllBytes(path);
        byte[] doubled = [.. good, .. good];
        var damaged = new List<byte[]> { "epoch 0 crc32c 00000000\n"u8.ToArray(), new byte[1000], doubled };
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] flipped = [.. good];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            damaged.Add(flipped);
        }

        for (int length = 0; length < good.Length; length++) damaged.Add(good[..length]);
        foreach (byte[] bytes in damaged)
        {
            File.WriteAllBytes(path, bytes);
            Assert.That(Refusal(directory.Path), Does.StartWith($"{path}: expected \"epoch N crc32c XXXXXXXX\", found ").And.Not.Contain("\n"));
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(bytes));
        }
    }

    [Test] // Goal: a journal without its epoch file does not start again at 1. Method: a segment, no file.
    public void A_missing_file_beside_segments_is_refused()
    {
        using var directory = new TemporaryDirectory();
        JournalWriter.Create(directory.Path, TestFrames.Description()).Dispose();
        Assert.That(Refusal(directory.Path), Does.Contain("missing beside a journal"));
    }

    private static string Refusal(string directory) => Assert.Throws<JournalException>(() => EpochStore.TakeNext(directory))!.Message;
}
