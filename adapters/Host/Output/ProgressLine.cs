using System.Diagnostics;

namespace LowLatencyMM.Host;

/// <summary>One line on a terminal that is written over again and again; nothing where the output is piped. One thread.</summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal)
{
    private const double IntervalMs = 200;
    private long _shownTicks = Stopwatch.GetTimestamp();
    private int _shownLength;

    /// <summary>Whether it is time for a new text; asking is cheap.</summary>
    public bool IsDue => isTerminal && Stopwatch.GetElapsedTime(_shownTicks).TotalMilliseconds >= IntervalMs;

    public void Show(string text)
    {
        if (!isTerminal) return;
        output.Write($"\r{text.PadRight(_shownLength)}");
        _shownLength = text.Length;
        _shownTicks = Stopwatch.GetTimestamp();
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_shownLength == 0) return;
        output.Write($"\r{new string(' ', _shownLength)}\r");
        _shownLength = 0;
    }
}
