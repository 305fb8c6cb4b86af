using System.Diagnostics;
using System.Globalization;

namespace LowLatencyMM.SharedMemory;

/// <summary>One process of this boot in 64 bits: its id and when it began, so that a reused id is not taken for the process that had it.</summary>
/// <remarks>Any thread. The processes that share memory must see one another's ids: in separate PID namespaces each looks dead to the other.</remarks>
/// <param name="Value">Process id in the upper bits, 40 bits of start time below; positive. 0 is no process.</param>
public readonly record struct ProcessToken(long Value)
{
    private const int StartBits = 40;
    private const long StartMask = (1L << StartBits) - 1;
    private const int StartTimeField = 19; // proc(5): field 22 of stat; the third is the first after the name

    /// <summary>This process.</summary>
    public static ProcessToken Current { get; } = Of(Environment.ProcessId)
        ?? throw new PlatformNotSupportedException("This process cannot read its own start time.");

    public int ProcessId => (int)(Value >> StartBits);

    /// <summary>The process still runs. One that has ended and was not waited for by its parent (a zombie) does not.</summary>
    public bool IsAlive => Value > 0 && Of(ProcessId) is { } found && found == this;

    /// <summary>The process that has this id now; null when none runs.</summary>
    public static ProcessToken? Of(int processId)
    {
        if (processId <= 0) return null;
        long? start = OperatingSystem.IsLinux() ? StartTicksLinux(processId) : StartTicksElsewhere(processId);
        return start is { } ticks ? new ProcessToken(((long)processId << StartBits) | (ticks & StartMask)) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {ProcessId}");

    private static long? StartTicksLinux(int processId)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{processId}/stat");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // it ended before or while it was read
        }

        // The name stands in parentheses and may contain any character, these too.
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length <= StartTimeField || fields[0] is "Z" or "X") return null;
        return long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture);
    }

    private static long? StartTicksElsewhere(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : process.StartTime.ToUniversalTime().Ticks / TimeSpan.TicksPerMillisecond;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
