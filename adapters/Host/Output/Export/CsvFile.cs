using System.Globalization;
using System.Text;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>A file of comma-separated values as in RFC 4180, but with line feeds alone. One thread; holds one buffer, never the file.</summary>
/// <remarks>Written beside its name and moved there by <see cref="Commit"/>: a file of that name is whole.</remarks>
internal sealed class CsvFile : IDisposable
{
    private const int BufferBytes = 1 << 16;
    private readonly string _path;
    private readonly StreamWriter _writer;
    private bool _isRowBegun;

    /// <param name="path">The file; one that is there is replaced at the end.</param>
    /// <param name="columns">Names, comma-separated.</param>
    public CsvFile(string path, string columns)
    {
        _path = path;
        _writer = new StreamWriter(PartialPath, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferBytes) { NewLine = "\n" };
        _writer.WriteLine(columns);
    }

    /// <summary>Rows so far, without the names.</summary>
    public long Rows { get; private set; }

    public string Name => Path.GetFileName(_path);

    private string PartialPath => _path + ".partial";

    public CsvFile Text(string value)
    {
        Separate();
        if (value.AsSpan().ContainsAny(",\"\r\n")) _writer.Write($"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
        else _writer.Write(value);
        return this;
    }

    public CsvFile Empty() => Text("");

    public CsvFile Number(long value)
    {
        Span<char> text = stackalloc char[24];
        _ = value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        return Write(text[..length]);
    }

    /// <summary>A number, or nothing.</summary>
    public CsvFile Number(long? value) => value is { } number ? Number(number) : Empty();

    /// <summary>A number in 10^-digits as the shortest exact decimal.</summary>
    public CsvFile Decimal(Int128 value, int digits)
    {
        Span<char> buffer = stackalloc char[48];
        ReadOnlySpan<char> text = buffer[..DecimalText.Write(buffer, value, digits, digits)];
        if (digits > 0) text = text.TrimEnd('0').TrimEnd('.');
        return Write(text);
    }

    public CsvFile Price(Price value) => Decimal(value.Nanos, 9);

    /// <summary>Two columns: ns since the Unix epoch, and ISO 8601; a time of 0 is unknown: both are empty.</summary>
    public CsvFile Time(long timeNs) => timeNs == 0 ? Empty().Empty() : Number(timeNs).Text(UtcTime.Format(timeNs));

    public void End()
    {
        _writer.Write('\n');
        _isRowBegun = false;
        Rows++;
    }

    /// <summary>The file is whole: gives it its name.</summary>
    public void Commit()
    {
        _writer.Dispose();
        File.Move(PartialPath, _path, overwrite: true);
    }

    /// <summary>Without <see cref="Commit"/> before it the file is removed.</summary>
    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        finally
        {
            File.Delete(PartialPath);
        }
    }

    private CsvFile Write(ReadOnlySpan<char> text)
    {
        Separate();
        _writer.Write(text);
        return this;
    }

    private void Separate()
    {
        if (_isRowBegun) _writer.Write(',');
        _isRowBegun = true;
    }
}
