using System.Diagnostics;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>Words in a mapping of their own, by which processes tell each other how far they came, without the log.</summary>
internal sealed unsafe class Signals : IDisposable
{
    public const int Count = 16;

    /// <summary>The parent: 0 wait, 1 write, 2 stand still, 3 end.</summary>
    public const int Go = 0;

    /// <summary>The reader: messages it has checked.</summary>
    public const int Read = 1;

    /// <summary>The reader: 1 when it met damage.</summary>
    public const int Damage = 2;

    /// <summary>The writer: a position up to which everything is committed; told when it has to wait, and at the end.</summary>
    public const int StoodAt = 3;

    /// <summary>The writers: messages committed, one word each; told after the fact.</summary>
    public const int FirstWriter = 4;

    /// <summary>The writers: 1 while standing still, 2 at the end, one word each.</summary>
    public const int FirstWriterState = 8;

    private const int LineBytes = 128;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);
    private readonly MappedFile _file;

    private Signals(MappedFile file) => _file = file;

    public ref long this[int index] => ref *(long*)(_file.Region.Address + (index * LineBytes));

    public static Signals Create(string directory) => new(MappedFile.Create(PathIn(directory), Count * LineBytes));

    public static Signals Open(string directory) => new(MappedFile.Open(PathIn(directory), isWritable: true));

    public long Get(int index) => Volatile.Read(ref this[index]);

    public void Set(int index, long value) => Volatile.Write(ref this[index], value);

    /// <summary>Waits until a word has at least a value; false after a long bound, or when it has become hopeless.</summary>
    public bool Await(int index, long value, Func<bool>? isHopeless = null)
    {
        long startTicks = Stopwatch.GetTimestamp();
        var wait = new BackoffWait(spinCountMax: 100, yieldCountMax: 100, sleepMsMax: 1);
        while (Get(index) < value)
        {
            if (Stopwatch.GetElapsedTime(startTicks) > Bound || isHopeless?.Invoke() == true) return Get(index) >= value;
            wait.Idle();
        }

        return true;
    }

    public void Dispose() => _file.Dispose();

    private static string PathIn(string directory) => Path.Combine(directory, "signals");
}
