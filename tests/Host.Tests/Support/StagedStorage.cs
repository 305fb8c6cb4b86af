using LowLatencyMM.Journal;

namespace LowLatencyMM.Host.Tests;

/// <summary>The disk, with a stage at each step: before a file is created, in the middle of each write, after it, after each sync.</summary>
/// <param name="gate">Held over each step and its stage, so that a copy taken at a stage is what a crash would leave.</param>
internal sealed class StagedStorage(object gate, Action<string> onStage) : IJournalStorage
{
    public IJournalFile Create(string path)
    {
        lock (gate)
        {
            onStage("before a segment is created");
            var file = new StagedFile(new DiskFile(path, FileMode.CreateNew), gate, onStage);
            onStage("segment created, empty");
            return file;
        }
    }

    public void SyncDirectory(string directory)
    {
        lock (gate)
        {
            DiskStorage.Instance.SyncDirectory(directory);
            onStage("segment header durable");
        }
    }

    private sealed class StagedFile(DiskFile file, object gate, Action<string> onStage) : IJournalFile
    {
        public void Write(ReadOnlySpan<byte> bytes, long offsetBytes)
        {
            int half = bytes.Length / 2;
            string what = offsetBytes == 0 ? "segment header" : "batch";
            lock (gate)
            {
                file.Write(bytes[..half], offsetBytes);
                onStage($"{what} half written");
                file.Write(bytes[half..], offsetBytes + half);
                onStage($"{what} written, not synced");
            }
        }

        public int Read(Span<byte> bytes, long offsetBytes) => file.Read(bytes, offsetBytes);

        public void Sync()
        {
            lock (gate)
            {
                file.Sync();
                onStage("synced");
            }
        }

        public void Dispose() => file.Dispose();
    }
}
