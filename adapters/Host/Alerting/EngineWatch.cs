using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>Sees from outside what an engine cannot say itself: that it is dead, or that nothing comes into its journal any more.</summary>
/// <remarks><see cref="Look"/> is one thread's; <see cref="Raised"/> may be read by any.</remarks>
internal sealed class EngineWatch : IDisposable
{
    private const int RaisedMax = 8;
    private const int FramesPerLook = 1 << 16;
    private readonly AlertReader _reader;
    private readonly uint _journal;
    private readonly AlertOptions _options;
    private readonly Func<long> _nowNs;
    private AlertNotice[] _raised = [];
    private ProcessSight? _process;
    private JournalDescription? _run;
    private RunKind _kind;
    private string _directory = "";
    private long _lastSequence = -1;
    private long _grownTicks = Stopwatch.GetTimestamp();

    /// <param name="reader">Of its own.</param>
    /// <param name="journal">Of <see cref="AlertReader.JournalId"/>.</param>
    /// <param name="options">How long is too long.</param>
    /// <param name="nowNs">Wall clock, ns since the Unix epoch.</param>
    public EngineWatch(AlertReader reader, uint journal, AlertOptions options, Func<long> nowNs)
    {
        _reader = reader;
        _journal = journal;
        _options = options;
        _nowNs = nowNs;
    }

    /// <summary>The last ones, each told once.</summary>
    public IReadOnlyList<AlertNotice> Raised => Volatile.Read(ref _raised);

    /// <summary>Takes what has come into the journal, and when nothing has, looks at the engine's process.</summary>
    /// <exception cref="JournalException">The journal is corrupt.</exception>
    /// <exception cref="IOException">The journal's disk failed.</exception>
    public void Look()
    {
        int framesLeft = FramesPerLook;
        while (_reader.Next(ref framesLeft) is not null)
        {
        }

        if (!ReferenceEquals(_run, _reader.Run)) OnRun(_reader.Run);
        if (_reader.LastSequence != _lastSequence) (_lastSequence, _grownTicks) = (_reader.LastSequence, Stopwatch.GetTimestamp());
        if (framesLeft == 0 || _kind != RunKind.Live || _reader.IsEnded) return;
        TimeSpan silence = Stopwatch.GetElapsedTime(_grownTicks);
        if (silence < _options.GoneSilence) return;
        ProcessCondition condition = Condition();
        string last = $"its journal ends at frame {_lastSequence:N0} of {UtcTime.Format(_reader.LastTimeNs)}";
        if (condition is ProcessCondition.Missing or ProcessCondition.Gone)
            Raise(AlertNotice.EngineGone, $"{_run!.Epoch}", $"engine gone: its process of epoch {_run.Epoch} is dead, without an end of the run; {last}");
        else if (condition is ProcessCondition.Alive or ProcessCondition.Hung && silence >= _options.StandingSilence)
            Raise(AlertNotice.JournalSilent, $"{_lastSequence}", $"nothing comes into the journal, and the engine is {(condition == ProcessCondition.Hung ? "there but stands still" : "alive")}; {last}");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _process?.Dispose();
    }

    private void OnRun(JournalDescription run)
    {
        _run = run;
        _kind = default;
        string directory = "";
        try
        {
            JsonNode? json = JsonNode.Parse(run.ConfigurationJson.Span);
            if (Enum.TryParse(json?["run"]?.GetValue<string>(), ignoreCase: true, out RunKind kind)) _kind = kind;
            directory = DeploymentSettings.DirectoryIn(json?["configuration"]?["deployment"]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            _kind = default; // another program's journal
        }

        if (directory == _directory) return;
        _directory = directory;
        _process?.Dispose();
        _process = null;
    }

    /// <summary>How the engine's process stands; missing, when even the directory in which it would be is.</summary>
    private ProcessCondition Condition()
    {
        if (_directory.Length == 0) return ProcessCondition.Unreadable;
        if (!Directory.Exists(_directory)) return ProcessCondition.Missing;
        try
        {
            _process ??= new ProcessSight(DeploymentDirectory.Open(_directory), DeploymentFiles.Engine);
            _ = _process.Look();
            return _process.Condition;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ProcessCondition.Unreadable; // another user's: nothing can be said
        }
    }

    private void Raise(string code, string of, string text)
    {
        string id = $"{_journal:x8}-{code}-{of}";
        if (_raised.Any(notice => notice.Id == id)) return;
        var raised = new AlertNotice { Id = id, Code = code, Severity = Severity.Critical, TimeNs = _nowNs(), Epoch = _run!.Epoch, Seen = text };
        Volatile.Write(ref _raised, [.. _raised.TakeLast(RaisedMax - 1), raised]);
    }
}
