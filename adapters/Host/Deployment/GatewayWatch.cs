using System.Diagnostics;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>The supervisor's look at one venue's gateway: takes its sessions over, and notices when it is gone or stands still.</summary>
/// <remarks>The supervising thread of the engine's process. While nothing changes a look allocates nothing.</remarks>
internal sealed class GatewayWatch : IDisposable
{
    private static readonly long SilenceTicksMax = Stopwatch.Frequency / 2; // design.md: 500 ms
    private readonly VenueRoute _route;
    private readonly DeploymentDirectory _directory;
    private readonly string _venue;
    private readonly string _presencePath;
    private readonly byte[] _presencePathBytes;
    private FileIdentity _seen;
    private Presence? _presence;
    private ProcessWatch? _process;
    private long _takenOffer;
    private bool _isLost;

    public GatewayWatch(VenueRoute route, DeploymentDirectory directory, string venue)
    {
        _route = route;
        _directory = directory;
        _venue = venue;
        _presencePath = directory.File(DeploymentFiles.Gateway(venue));
        _presencePathBytes = FileIdentity.PathBytes(_presencePath);
    }

    /// <summary>Sessions taken over so far.</summary>
    public long SessionCount { get; private set; }

    /// <summary>Gateways lost so far.</summary>
    public long LostCount { get; private set; }

    /// <summary>What was wrong at the last try, in one line; null when nothing was.</summary>
    public string? Problem { get; private set; }

    /// <summary>One look.</summary>
    /// <param name="nowTicks">Raw counter.</param>
    public void Look(long nowTicks)
    {
        if (_presence is null && !TryFind()) return;
        if (IsGone(nowTicks)) Lose();
        if (_isLost && _route.TryReclaim()) Forget();
        if (_presence is not null && !_isLost) TakeOffer();
    }

    public void Dispose() => Forget();

    private bool TryFind()
    {
        if (!FileIdentity.TryGet(_presencePathBytes, out FileIdentity found) || found == _seen) return false;
        _seen = found; // one try a file: what is wrong with it does not mend itself
        try
        {
            _presence = Presence.Open(_presencePath, DeploymentFiles.SchemaHash);
            _process = new ProcessWatch(_presence.Owner);
            _takenOffer = 0;
            _isLost = false;
            Problem = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = $"gateway {_venue}: {OneLine.Of(exception)}";
            return false;
        }
    }

    private bool IsGone(long nowTicks)
    {
        if (_isLost) return false;
        if (_process!.Look() || _presence!.State == PresenceState.Ending) return true;
        bool hasSession = _takenOffer != 0;
        if (hasSession && _presence.Offer != _takenOffer) return true; // it gave its session up by itself, and may offer another
        return hasSession && nowTicks - _presence.BeatTicks > SilenceTicksMax;
    }

    private void Lose()
    {
        _isLost = true;
        LostCount++;
        _route.MarkLost();
    }

    private void Forget()
    {
        bool hasEnded = _process is null || _process.HasEnded || _presence!.State == PresenceState.Ending;
        if (_presence is not null && !hasEnded)
        {
            _isLost = false; // the process lives: its next offer is waited for
            return;
        }

        _presence?.Dispose();
        _process?.Dispose();
        (_presence, _process) = (null, null);
    }

    private void TakeOffer()
    {
        if (_presence!.State != PresenceState.Ready) return;
        long offer = _presence.Offer; // acquire: what was written before it is seen
        if (offer == _takenOffer || _presence.OfferedTo != ProcessToken.Current.Value || _route.HasSession) return;
        _takenOffer = offer;
        try
        {
            _route.Offer(_directory.File(DeploymentFiles.Executions(_venue, _presence.CreatedTimeNs, offer)));
            SessionCount++;
            Problem = null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Problem = $"gateway {_venue}: {OneLine.Of(exception)}";
        }
    }
}
