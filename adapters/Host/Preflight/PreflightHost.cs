using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LowLatencyMM.Host;

/// <summary>The host as the checks see it: files below a root, and three questions that no file answers. Tests give it a tree of their own.</summary>
/// <remarks>Any thread. Nothing throws: what cannot be read is absent.</remarks>
/// <param name="root">Directory that holds <c>proc</c>, <c>sys</c>, <c>dev</c>, <c>etc</c>.</param>
internal sealed partial class PreflightHost(string root)
{
    private const int FileBytesMax = 1 << 20;

    /// <summary>The kernel's clock; null where it cannot be asked.</summary>
    public Func<KernelClock?> ReadClock { get; init; } = static () => null;

    /// <summary>Room of the file system that holds a path; null where it cannot be asked.</summary>
    public Func<string, SpaceBytes?> ReadSpace { get; init; } = static _ => null;

    /// <summary>Synced writes in a directory; null where nothing can be written.</summary>
    public Func<string, SyncTimes?> MeasureSync { get; init; } = static _ => null;

    /// <summary>This machine.</summary>
    public static PreflightHost Real() => new("/") { ReadClock = KernelClock.Read, ReadSpace = SpaceOf, MeasureSync = SyncProbe.Measure };

    /// <summary>The trimmed text of a file; null: absent or not readable.</summary>
    /// <param name="path">As on the host, beginning with a slash.</param>
    public string? Text(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(Full(path));
            byte[] bytes = new byte[FileBytesMax];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return System.Text.Encoding.UTF8.GetString(bytes, 0, length).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A file that holds one number; null: absent, or something else.</summary>
    public long? Number(string path) =>
        long.TryParse(Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>A file that holds a list of cores; null: absent, or something else.</summary>
    public int[]? Cores(string path) => Text(path) is { } text && CoreList.TryParse(text, out int[] cores) ? cores : null;

    /// <summary>The first 4 bytes of a file as an integer of the machine; null: absent, shorter, or not readable.</summary>
    public int? Word(string path)
    {
        try
        {
            using var file = new FileStream(Full(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            Span<byte> word = stackalloc byte[sizeof(int)];
            return file.ReadAtLeast(word, word.Length, throwOnEndOfStream: false) == word.Length ? BinaryPrimitives.ReadInt32LittleEndian(word) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The word in brackets of a file like <c>always [madvise] never</c>, or its only word; null: absent, or none is chosen.</summary>
    public string? Choice(string path) => Text(path) is { } text && ChoicePattern().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Names in a directory, numbers by value; empty when it is absent.</summary>
    public IReadOnlyList<string> Names(string path)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Full(path)).Select(entry => Path.GetFileName(entry))
                .OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether a file or directory is there.</summary>
    public bool Exists(string path) => Path.Exists(Full(path));

    /// <summary>Value of <c>name: value</c> in a file of such lines; null: not there.</summary>
    public string? Field(string path, string name) => Text(path)?.Split('\n')
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal) && line[name.Length..].TrimStart().StartsWith(':'))?.Split(':', 2)[1].Trim();

    /// <summary>A parameter of the kernel's command line; null: not given, or no command line.</summary>
    public string? KernelParameter(string name) => Text("/proc/cmdline")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .LastOrDefault(word => word == name || word.StartsWith(name + "=", StringComparison.Ordinal))?[name.Length..].TrimStart('=');

    /// <summary>Process numbers of programs with one of these names, by program.</summary>
    public IReadOnlyDictionary<string, string> Programs(params string[] names)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string process in Names("/proc").Where(name => name.All(char.IsAsciiDigit)))
            if (Text($"/proc/{process}/comm") is { } program && names.Contains(program)) found.TryAdd(program, process);
        return found;
    }

    /// <summary>Whether this is a virtual machine, as far as the processor says so.</summary>
    public bool IsVirtual => Field("/proc/cpuinfo", "flags")?.Split(' ').Contains("hypervisor") ?? false;

    private string Full(string path) => Path.Combine(root, path.TrimStart('/'));

    private static SpaceBytes? SpaceOf(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return new SpaceBytes(drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?:^|.*\[)([^\s\[\]]+)(?:$|\])")]
    private static partial Regex ChoicePattern();
}
