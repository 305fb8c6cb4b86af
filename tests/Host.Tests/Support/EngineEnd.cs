using System.Diagnostics;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>The engine's side of a gateway, with the engine's own parts and no engine: presence, route and watch.</summary>
internal sealed class EngineEnd : IDisposable
{
    private readonly Presence _presence;
    private readonly VenueRoute _route;
    private readonly GatewayWatch _watch;
    private long _requestId = 100;

    public EngineEnd(DeploymentDirectory directory, VenueSettings venue, ushort epoch, long createdTimeNs)
    {
        _presence = Presence.Create(directory.File(DeploymentFiles.Engine), DeploymentFiles.SchemaHash, epoch, createdTimeNs);
        _route = new VenueRoute(venue.VenueId, directory.File(DeploymentFiles.Orders(venue.Name, _presence)), 1 << 16);
        _watch = new GatewayWatch(_route, directory, venue.Name);
        _presence.BeatTicks = Stopwatch.GetTimestamp();
        _presence.State = PresenceState.Ready;
    }

    /// <summary>The session that is there, by what the gateway said; 0 for none.</summary>
    public long SessionId { get; private set; }

    /// <summary>The answer to the last status request is whole.</summary>
    public bool IsReconciled { get; private set; }

    public bool Beats { get; set; } = true;

    public List<byte[]> Said { get; } = [];

    public int LostCount { get; private set; }

    public void Look()
    {
        if (Beats) _presence.BeatTicks = Stopwatch.GetTimestamp();
        _watch.Look(Stopwatch.GetTimestamp());
        while (_route.TryPeek(out ReadOnlySpan<byte> frame))
        {
            Hear(frame[FrameHeader.SizeBytes..]);
            _route.Release();
        }

        if (!_route.TryTakeLost()) return;
        LostCount++;
        (SessionId, IsReconciled) = (0, false);
    }

    public void Send(ReadOnlySpan<byte> message)
    {
        message.CopyTo(_route.Claim(message.Length));
        _route.Commit();
    }

    public void Ask(ushort venueId)
    {
        Span<byte> message = stackalloc byte[128];
        Assert.That(StatusRequestEncoder.TryWrap(message, out StatusRequestEncoder request));
        request.RequestId = ++_requestId;
        request.SessionId = SessionId;
        request.VenueId = venueId;
        Send(message[..request.EncodedLength]);
    }

    public void End() => _presence.State = PresenceState.Ending;

    public void Dispose()
    {
        _watch.Dispose();
        _route.Dispose();
        _presence.Remove();
        _presence.Dispose();
    }

    private void Hear(ReadOnlySpan<byte> message)
    {
        Said.Add(message.ToArray());
        if (SessionStateDecoder.TryWrap(message, out SessionStateDecoder state)) (SessionId, IsReconciled) = (state.Status == SessionStatus.Connected ? state.SessionId : 0, false);
        if (StatusEndDecoder.TryWrap(message, out StatusEndDecoder end) && end.RequestId == _requestId) IsReconciled = true;
    }
}
