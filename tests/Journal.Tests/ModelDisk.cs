namespace LowLatencyMM.Journal.Tests;

/// <summary>A disk in memory with a page cache, as bad as real ones: it can be full, fail in the middle of a write, forget pages
/// after a failed sync as Linux does, and lose power, after which any subset of the unsynced pages is there. Thread-safe.</summary>
internal sealed class ModelDisk : IJournalStorage
{
    private const int PageBytes = 64; // small, so that a batch is torn in many ways

    private readonly Dictionary<string, ModelFile> _files = [];
    private readonly Lock _lock = new();

    /// <summary>Asked before each operation, with its name; true makes it fail.</summary>
    public Func<string, bool> Fails { get; set; } = _ => false;

    /// <summary>Called outside the lock before each write and sync, to be slow in.</summary>
    public Action<string> Delays { get; set; } = _ => { };

    public IJournalFile Create(string path)
    {
        lock (_lock)
        {
            ThrowIfFails("create");
            if (_files.ContainsKey(path)) throw new IOException($"{path}: exists");
            return _files[path] = new ModelFile(this);
        }
    }

    public void SyncDirectory(string directory)
    {
        lock (_lock)
        {
            ThrowIfFails("sync directory");
            foreach (var file in _files.Values) file.IsNamed = true;
        }
    }

    /// <summary>Writes into a directory what the page caches hold: what another process sees.</summary>
    public void CopyTo(string directory)
    {
        lock (_lock)
            foreach (var (path, file) in _files)
                File.WriteAllBytes(Path.Combine(directory, Path.GetFileName(path)), file.Cache[..file.Length]);
    }

    /// <summary>Writes into a directory what is left when the power fails now.</summary>
    public void LosePower(string directory, SplitMix64 random)
    {
        lock (_lock)
        {
            // From "nothing was written" over "one page in a thousand is missing", which leaves whole batches behind the hole, to "all was".
            int keptOf1024 = random.Next(0, 2) == 0 ? random.Next(960, 1025) : random.Next(0, 1025);
            foreach (var (path, file) in _files)
            {
                if (!file.IsNamed && random.Next(0, 2) == 0) continue;
                foreach (int page in file.Dirty)
                    if (random.Next(0, 1024) < keptOf1024)
                        file.Persist(page);
                int length = random.Next(0, 2) == 0 ? file.Length : Math.Max(file.DurableLength, random.Next(0, file.Length + 1));
                File.WriteAllBytes(Path.Combine(directory, Path.GetFileName(path)), file.Durable[..length]);
            }
        }
    }

    private void ThrowIfFails(string operation)
    {
        if (Fails(operation)) throw new IOException($"No space left on device ({operation})");
    }

    private sealed class ModelFile(ModelDisk disk) : IJournalFile
    {
        public byte[] Cache = new byte[1024];
        public byte[] Durable = new byte[1024];
        public int Length;
        public int DurableLength;
        public bool IsNamed;
        public HashSet<int> Dirty { get; } = [];

        public void Write(ReadOnlySpan<byte> bytes, long offsetBytes)
        {
            disk.Delays("write");
            lock (disk._lock)
            {
                bool fails = disk.Fails("write");
                if (fails) bytes = bytes[..(bytes.Length / 2)];
                int offset = (int)offsetBytes, end = offset + bytes.Length;
                if (end > Cache.Length)
                {
                    Array.Resize(ref Cache, end * 2);
                    Array.Resize(ref Durable, end * 2);
                }

                bytes.CopyTo(Cache.AsSpan(offset));
                for (int page = offset / PageBytes; page * PageBytes < end; page++) Dirty.Add(page);
                Length = Math.Max(Length, end);
                if (fails) throw new IOException("No space left on device (write)");
            }
        }

        public int Read(Span<byte> bytes, long offsetBytes)
        {
            lock (disk._lock)
            {
                disk.ThrowIfFails("read");
                int count = Math.Min(bytes.Length, Length - (int)offsetBytes);
                Cache.AsSpan((int)offsetBytes, count).CopyTo(bytes);
                return count;
            }
        }

        public void Sync()
        {
            disk.Delays("sync");
            lock (disk._lock)
            {
                bool fails = disk.Fails("sync");
                if (!fails)
                {
                    foreach (int page in Dirty) Persist(page);
                    DurableLength = Length;
                }

                Dirty.Clear(); // failed or not: the kernel counts the pages as clean
                if (fails) throw new IOException("Input/output error (sync)");
            }
        }

        public void Persist(int page)
        {
            int start = page * PageBytes;
            Cache.AsSpan(start, Math.Min(PageBytes, Cache.Length - start)).CopyTo(Durable.AsSpan(start));
        }

        public void Dispose()
        {
        }
    }
}
