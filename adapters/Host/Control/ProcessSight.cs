using System.Diagnostics;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>One process of a deployment as another sees it, whichever process has the name now. One thread; writes nothing, waits for nobody.</summary>
internal sealed class ProcessSight(DeploymentDirectory directory, string name) : IDisposable
{
    private const double SilenceSecondsMax = 0.5; // design.md: then gateways cancel everything, and the engine takes a gateway for lost
    private readonly string _path = directory.File(name);
    private readonly byte[] _pathBytes = FileIdentity.PathBytes(directory.File(name));
    private FileIdentity _seen;

    public string Name => name;

    /// <summary>Null when there is none, or it cannot be read.</summary>
    public Presence? Presence { get; private set; }

    /// <summary>Why it cannot be read, in one line; null when it can, or is not there.</summary>
    public string? Problem { get; private set; }

    public ProcessCondition Condition { get; private set; }

    /// <summary>Age of its working thread's last beat, s; NaN while it has not beaten yet.</summary>
    public double BeatAgeSeconds { get; private set; } = double.NaN;

    /// <summary>It runs, whatever it does.</summary>
    public bool IsThere => Condition >= ProcessCondition.Starting;

    /// <summary>One look; true when another process, or none, has the name now.</summary>
    public bool Look()
    {
        bool isChanged = TryFind();
        Condition = Judge();
        return isChanged;
    }

    public void Dispose() => Presence?.Dispose();

    private bool TryFind()
    {
        if (!FileIdentity.TryGet(_pathBytes, out FileIdentity found)) found = default;
        if (found == _seen) return false;
        _seen = found;
        Presence?.Dispose();
        Presence = null;
        Problem = null;
        if (found == default) return true;
        try
        {
            Presence = Presence.Open(_path, DeploymentFiles.SchemaHash);
        }
        catch (SharedBlockException exception) when (exception.Refusal == SharedBlockRefusal.Missing)
        {
            _seen = default; // removed between the two looks
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = OneLine.Of(exception);
        }

        return true;
    }

    private ProcessCondition Judge()
    {
        BeatAgeSeconds = double.NaN;
        if (Presence is null) return Problem is null ? ProcessCondition.Missing : ProcessCondition.Unreadable;
        long beatTicks = Presence.BeatTicks;
        if (beatTicks != 0) BeatAgeSeconds = Math.Max(0, (Stopwatch.GetTimestamp() - beatTicks) / (double)Stopwatch.Frequency);
        if (!Presence.IsOwnerAlive) return ProcessCondition.Gone;
        return Presence.State switch
        {
            PresenceState.Starting => ProcessCondition.Starting,
            PresenceState.Ending => ProcessCondition.Ending,
            _ => BeatAgeSeconds > SilenceSecondsMax ? ProcessCondition.Hung : ProcessCondition.Alive,
        };
    }
}
