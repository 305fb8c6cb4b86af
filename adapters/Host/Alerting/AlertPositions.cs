using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>The file that keeps how far each sink has got in a journal. Replaced as a whole, so that it is always one state; of one process at a time.</summary>
/// <remarks>One thread. Not synced to the disk: after a power loss some alerts come a second time.</remarks>
internal sealed class AlertPositions : IDisposable
{
    /// <summary>Beside the segments of a journal, unless another place is named.</summary>
    public const string FileName = "alerts.positions";
    private const string Kind = "llmm alerts positions";
    private const int VersionNow = 1;
    private readonly string _path;
    private readonly string _journal;
    private readonly FileStream _lock;
    private readonly SortedDictionary<string, SinkPosition> _sinks = new(StringComparer.Ordinal);
    private bool _isChanged;

    private AlertPositions(string path, string journal, FileStream heldLock)
    {
        _path = path;
        _journal = journal;
        _lock = heldLock;
    }

    /// <summary>What it found that an operator should know; null when nothing.</summary>
    public string? Note { get; private set; }

    /// <summary>Opens the file, or begins one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="journal">Of <see cref="AlertReader.JournalId"/>: positions in another journal are dropped.</param>
    /// <exception cref="UserException">It is another kind of file, or another process uses it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AlertPositions Open(string path, uint journal)
    {
        FileStream heldLock;
        string lockPath = path + ".lock";
        try
        {
            heldLock = new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(lockPath))
        {
            throw new UserException(ExitCode.Failure, $"{path}: another process delivers alerts by it; --state FILE keeps the positions elsewhere");
        }

        var positions = new AlertPositions(path, journal.ToString("x8", CultureInfo.InvariantCulture), heldLock);
        try
        {
            positions.Load();
            return positions;
        }
        catch
        {
            positions.Dispose();
            throw;
        }
    }

    /// <summary>Of a sink; none where it is new.</summary>
    public SinkPosition Of(string key) => _sinks.GetValueOrDefault(key, SinkPosition.None);

    /// <summary>To be written by the next <see cref="Save"/>.</summary>
    public void Set(string key, SinkPosition position)
    {
        if (ReferenceEquals(_sinks.GetValueOrDefault(key), position)) return;
        _sinks[key] = position;
        _isChanged = true;
    }

    /// <summary>Writes what has changed.</summary>
    /// <exception cref="IOException">The disk failed; the file is as it was.</exception>
    public void Save()
    {
        if (!_isChanged) return;
        var sinks = new JsonObject();
        foreach ((string key, SinkPosition position) in _sinks) sinks[key] = ToJson(position);
        var json = new JsonObject { ["kind"] = Kind, ["version"] = VersionNow, ["journal"] = _journal, ["sinks"] = sinks };
        string temporary = _path + ".new";
        File.WriteAllText(temporary, json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        File.Move(temporary, _path, overwrite: true);
        _isChanged = false;
    }

    public void Dispose() => _lock.Dispose();

    private static JsonObject ToJson(SinkPosition position)
    {
        var json = new JsonObject { ["timeNs"] = position.TimeNs, ["ahead"] = new JsonArray([.. position.Ahead.Select(sequence => JsonValue.Create(sequence))]) };
        json["told"] = new JsonArray([.. position.Told.Select(id => JsonValue.Create(id))]);
        if (position.Behind is { } behind)
            json["behind"] = new JsonObject { ["segment"] = behind.SegmentNumber, ["offsetBytes"] = behind.BatchOffsetBytes, ["sequence"] = behind.Sequence, ["crc"] = behind.Crc };
        return json;
    }

    private static SinkPosition FromJson(JsonObject json)
    {
        JournalPosition? behind = json["behind"] is JsonObject place
            ? new JournalPosition(Number<int>(place, "segment"), Number<long>(place, "offsetBytes"), Number<long>(place, "sequence"), Number<uint>(place, "crc"))
            : null;
        return new SinkPosition(
            behind, Number<long>(json, "timeNs"), [.. List(json, "ahead").Select(value => value!.GetValue<long>())], [.. List(json, "told").Select(value => value!.GetValue<string>())]);
    }

    private static TNumber Number<TNumber>(JsonObject json, string key) => (json[key] ?? throw new JsonException($"no {key}")).GetValue<TNumber>();

    private static JsonArray List(JsonObject json, string key) => json[key] as JsonArray ?? throw new JsonException($"no {key}");

    private void Load()
    {
        if (!File.Exists(_path)) return;
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(_path, Encoding.UTF8)) as JsonObject;
            if (json?["kind"]?.GetValue<string>() != Kind) throw new JsonException("of another kind");
            if (Number<int>(json, "version") != VersionNow) throw new JsonException("of another version");
            if (json["journal"]?.GetValue<string>() != _journal)
            {
                Note = $"{_path}: kept for another journal: begins at the beginning of this one";
                return;
            }

            foreach ((string key, JsonNode? sink) in json["sinks"] as JsonObject ?? []) _sinks[key] = FromJson(sink as JsonObject ?? throw new JsonException($"no {key}"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // Never written over: it may be somebody's other file.
            throw new UserException(ExitCode.Usage, $"{_path}: not the positions of llmm alerts ({OneLine.Of(exception)}); name another file, or remove it to begin at the journal's beginning");
        }
    }
}
