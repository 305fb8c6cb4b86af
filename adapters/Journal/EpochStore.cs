using System.Globalization;
using System.Text;

namespace LowLatencyMM.Journal;

/// <summary>The number of the run, kept in the file <c>epoch</c> beside the segments. It is part of every client order id, so it must never repeat.</summary>
/// <remarks>Called once at start by the one process that owns the journal.</remarks>
public static class EpochStore
{
    public const string FileName = "epoch";
    private const int MaxFileBytes = 64;

    /// <summary>The epoch of the last run; 0 when there was none.</summary>
    /// <exception cref="JournalException">The file is damaged.</exception>
    public static ushort Read(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return 0;
        if (new FileInfo(path).Length > MaxFileBytes) throw Damaged(path, "a longer file");
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(path));
        string[] words = text.Split(' ');
        bool isEpoch = words.Length > 1 && ushort.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort epoch) && epoch > 0 && text == Format(epoch);
        return isEpoch ? ushort.Parse(words[1], CultureInfo.InvariantCulture) : throw Damaged(path, $"\"{text.ReplaceLineEndings("\\n")}\"");
    }

    /// <summary>The epoch that <see cref="TakeNext"/> would take; nothing is taken.</summary>
    /// <exception cref="JournalException">As there.</exception>
    public static ushort Next(string directory)
    {
        string path = Path.Combine(directory, FileName);
        ushort last = Read(directory);
        if (last == 0 && JournalFormat.ListSegments(directory).Count > 0)
            throw new JournalException(JournalErrorKind.Epoch, path, $"{path}: missing beside a journal; starting again at 1 would reuse order ids. Restore it, or use an empty directory");
        if (last == ushort.MaxValue)
            throw new JournalException(JournalErrorKind.Epoch, path, $"{path}: epoch {last} is the last one; use an empty directory under a new account or session");
        return (ushort)(last + 1);
    }

    /// <summary>Takes the next epoch. It is on disk before this returns: a crash at any moment wastes a number at most.</summary>
    /// <returns>1 to 65,535.</returns>
    /// <exception cref="JournalException">The file is damaged, or missing where segments are, or all epochs are used up.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public static ushort TakeNext(string directory)
    {
        Directory.CreateDirectory(directory);
        string path = Path.Combine(directory, FileName);
        ushort next = Next(directory);
        string temporary = path + ".new";
        using (var file = new DiskFile(temporary, FileMode.Create))
        {
            file.Write(Encoding.ASCII.GetBytes(Format(next)), 0);
            file.Sync();
        }

        File.Move(temporary, path, overwrite: true);
        DiskStorage.Instance.SyncDirectory(directory);
        return next;
    }

    private static string Format(ushort epoch)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}");
        return string.Create(CultureInfo.InvariantCulture, $"{text} crc32c {Crc32C.Extend(0, Encoding.ASCII.GetBytes(text)):x8}\n");
    }

    private static JournalException Damaged(string path, string found) => new(
        JournalErrorKind.Epoch, path, $"{path}: expected \"epoch N crc32c XXXXXXXX\", found {found}; restore it from the last run's segment header, never by guessing low");
}
