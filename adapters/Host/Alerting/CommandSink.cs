using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>Runs a command of the shell for each alert: its JSON on standard input, its main fields in the environment. Exit code 0 is delivery.</summary>
internal sealed class CommandSink(string command, TimeSpan timeout) : IAlertSink
{
    private const int LookMs = 5;
    private const int LookMsMax = 50;
    private const int ErrorCharactersMax = 200;

    public string Key { get; } = SinkKey.Of("command", command);

    public string Name => "command";

    public string? Deliver(AlertNotice notice, CancellationToken abort)
    {
        try
        {
            using var process = new Process { StartInfo = StartInfo(notice) };
            string lastError = "";
            process.OutputDataReceived += static (_, _) => { };
            process.ErrorDataReceived += (_, line) =>
            {
                if (!string.IsNullOrWhiteSpace(line.Data)) Volatile.Write(ref lastError, line.Data);
            };
            process.Start();
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            Write(process, AlertText.Json(notice));
            return Await(process, abort) ?? (process.ExitCode == 0 ? null : $"exit code {process.ExitCode}{Detail(Volatile.Read(ref lastError))}");
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            return OneLine.Of(exception);
        }
    }

    public void Dispose()
    {
    }

    private static void Write(Process process, byte[] json)
    {
        try
        {
            using Stream input = process.StandardInput.BaseStream;
            input.Write(json); // fits into a pipe, whether it is read or not
            input.WriteByte((byte)'\n');
        }
        catch (IOException)
        {
            // It has ended, or closed its input: its exit code says whether it wanted the alert.
        }
    }

    private static string Detail(string error) => error.Length == 0 ? "" : $": {error[..Math.Min(error.Length, ErrorCharactersMax)].Trim()}";

    /// <summary>Null: it has ended. Otherwise it was ended, with what it had started.</summary>
    private string? Await(Process process, CancellationToken abort)
    {
        var watch = Stopwatch.StartNew();
        int lookMs = LookMs;
        while (!process.WaitForExit(lookMs)) // of the process alone: who inherited its output may live on
        {
            lookMs = Math.Min(LookMsMax, lookMs * 2);
            if (!abort.IsCancellationRequested && watch.Elapsed < timeout) continue;
            process.Kill(entireProcessTree: true);
            return abort.IsCancellationRequested ? "asked to end" : string.Create(CultureInfo.InvariantCulture, $"it did not end within {timeout.TotalSeconds:0.###} s and was killed");
        }

        return null;
    }

    private ProcessStartInfo StartInfo(AlertNotice notice)
    {
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd", ["/c", command]) : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        Set("ID", notice.Id);
        Set("TIME", UtcTime.Format(notice.TimeNs));
        Set("SEVERITY", AlertText.Name(notice.Severity));
        Set("CODE", notice.Code);
        Set("TRIGGER", notice.Trigger == 0 ? "" : notice.Trigger.ToString());
        Set("INSTRUMENT", notice.Instrument ?? "");
        Set("VENUE", notice.Venue ?? "");
        Set("STATE", notice.RiskState?.ToString() ?? "");
        Set("WHAT", AlertText.What(notice));
        Set("TEXT", AlertText.Line(notice));
        return start;

        void Set(string name, string value) => start.Environment["LLMM_ALERT_" + name] = value;
    }
}
