namespace LowLatencyMM.Host;

/// <summary>Appends a line of JSON for each alert. Opened anew each time, so the file may be moved away and begun again.</summary>
internal sealed class FileSink(string path) : IAlertSink
{
    public string Key { get; } = SinkKey.Of("out", path);

    public string Name => path;

    public string? Deliver(AlertNotice notice, CancellationToken abort)
    {
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            byte[] json = AlertText.Json(notice);
            var line = new byte[json.Length + 2];
            json.CopyTo(line, 1);
            line[0] = line[^1] = (byte)'\n';
            bool isTorn = EndsWithinLine(file);
            file.Seek(0, SeekOrigin.End);
            file.Write(isTorn ? line : line.AsSpan(1));
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return OneLine.Of(exception);
        }
    }

    public void Dispose()
    {
    }

    /// <summary>A full disk or a crash left half a line; the next one must not be glued to it.</summary>
    private static bool EndsWithinLine(FileStream file)
    {
        if (file.Length == 0) return false;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() != '\n';
    }
}
