using System.Globalization;
using System.Text;

namespace LowLatencyMM.Gateway;

/// <summary>The record as one line of text in the file <c>NAME.gateway</c> of a directory, replaced as a whole.</summary>
/// <remarks>Written to a file beside it, synced, renamed, and the directory synced: after a crash at any moment the old line or the new one is there.
/// One process a file; it is called by the gateway's thread.</remarks>
public readonly struct FileGatewayStore : IGatewayStore
{
    private const int FileBytesMax = 256;
    private readonly string _directory;
    private readonly string _path;

    /// <param name="directory">Is made when it is missing.</param>
    /// <param name="venueName">Printable ASCII.</param>
    public FileGatewayStore(string directory, string venueName)
    {
        _directory = Path.GetFullPath(directory);
        Directory.CreateDirectory(_directory);
        _path = Path.Combine(_directory, $"{Uri.EscapeDataString(venueName)}.gateway");
    }

    public string FilePath => _path;

    /// <summary>The record of the last run; the empty one when there was none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged: whether the gateway was shut is unknown, so it must not start.</exception>
    public GatewayRecord Load()
    {
        if (!File.Exists(_path)) return new GatewayRecord(0, false, "");
        if (new FileInfo(_path).Length > FileBytesMax) throw Damaged("a longer file");
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(_path));
        string[] words = text.TrimEnd('\n').Split(' ');
        bool isReadable = words.Length == 7
            && ushort.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && words[2] is "open" or "shut";
        if (!isReadable) throw Damaged($"\"{text.ReplaceLineEndings("\\n")}\"");
        var record = new GatewayRecord(
            ushort.Parse(words[1], CultureInfo.InvariantCulture), words[2] == "shut", words[4] == "%" ? "" : Uri.UnescapeDataString(words[4]));
        return text == Format(in record) ? record : throw Damaged($"\"{text.ReplaceLineEndings("\\n")}\"");
    }

    public bool TrySave(in GatewayRecord record)
    {
        string temporary = _path + ".new";
        try
        {
            using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                file.Write(Encoding.ASCII.GetBytes(Format(in record)));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, _path, overwrite: true);
            return DirectorySync.TrySync(_directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Format(in GatewayRecord record)
    {
        string name = record.OperatorName.Length == 0 ? "%" : Uri.EscapeDataString(record.OperatorName);
        string text = string.Create(CultureInfo.InvariantCulture, $"epoch {record.Epoch} {(record.IsLatched ? "shut" : "open")} by {name}");
        return string.Create(CultureInfo.InvariantCulture, $"{text} xxh64 {Engine.XxHash64.Hash(Encoding.ASCII.GetBytes(text), 0):x16}\n");
    }

    private InvalidDataException Damaged(string found) => new(
        $"{_path}: expected \"epoch N open|shut by NAME xxh64 HASH\", found {found}; whether this gateway was killed is unknown: ask the operator, then write or remove the file");
}
