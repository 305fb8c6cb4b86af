using System.Globalization;

namespace LowLatencyMM.Journal;

/// <summary>Names and numbers of the file format; <c>docs/journal.md</c> describes it byte by byte.</summary>
public static class JournalFormat
{
    /// <summary>The format that this library writes, and the only one that it reads.</summary>
    public const ushort Version = 1;

    /// <summary>The longest batch, header included.</summary>
    public const int MaxBatchBytes = 64 * 1024;

    /// <summary>The longest segment header: configuration and dictionary of thousands of instruments fit many times.</summary>
    public const int MaxSegmentHeaderBytes = 16 * 1024 * 1024;

    /// <summary>Segments are numbered from 0 to this.</summary>
    public const int MaxSegmentNumber = 99_999_999;

    internal const ulong SegmentMagic = 0x4C4E_524A_4D4D_4C4C; // "LLMMJRNL" in file order
    internal const int SegmentFixedBytes = 64;
    internal const int AlignmentBytes = 8;
    private const string Extension = ".journal";
    private const int NumberDigits = 8;

    /// <summary>The file name of a segment: eight digits and <c>.journal</c>.</summary>
    public static string SegmentFileName(int segmentNumber) => segmentNumber.ToString("D8", CultureInfo.InvariantCulture) + Extension;

    /// <summary>The segment number in a file name; false for a name that is no segment's.</summary>
    public static bool TryParseSegmentFileName(string fileName, out int segmentNumber)
    {
        segmentNumber = -1;
        return fileName.Length == NumberDigits + Extension.Length
            && fileName.EndsWith(Extension, StringComparison.Ordinal)
            && int.TryParse(fileName.AsSpan(0, NumberDigits), NumberStyles.None, CultureInfo.InvariantCulture, out segmentNumber);
    }

    /// <summary>The segment numbers in a directory, ascending; other files are not looked at.</summary>
    internal static List<int> ListSegments(string directory)
    {
        var numbers = new List<int>();
        foreach (string path in Directory.EnumerateFiles(directory))
            if (TryParseSegmentFileName(Path.GetFileName(path), out int number))
                numbers.Add(number);
        numbers.Sort();
        return numbers;
    }

    internal static int Align(int bytes) => (bytes + AlignmentBytes - 1) & -AlignmentBytes;
}
