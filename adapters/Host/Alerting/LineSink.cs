using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>Lines for people, coloured where they are shown on a terminal that wants it.</summary>
internal sealed class LineSink(TextWriter output, bool isColored) : IAlertSink
{
    private const string Red = "\e[1;31m";
    private const string Yellow = "\e[33m";
    private const string Plain = "\e[0m";

    public string Key => "lines";

    public string Name => "lines";

    public string? Deliver(AlertNotice notice, CancellationToken abort)
    {
        string line = AlertText.Line(notice);
        string color = !isColored ? "" : notice.Severity switch
        {
            Severity.Critical => Red,
            Severity.High => Yellow,
            _ => "",
        };
        try
        {
            output.WriteLine(color.Length == 0 ? line : color + line + Plain);
            output.Flush();
            return null;
        }
        catch (IOException exception)
        {
            return OneLine.Of(exception); // the reader of the pipe has gone
        }
    }

    public void Dispose()
    {
    }
}
