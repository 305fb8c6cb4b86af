using LowLatencyMM.Aeron;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>The engine's end of one venue's gateway: orders out, and the executions of the gateway's present session.</summary>
/// <remarks>Two threads. The supervisor offers the log of a new session, says when a gateway is lost, and disposes of what the engine thread let go of.
/// The engine thread takes an offer only when it has no session, and lets go of one only when it is lost and every execution in it was taken: so no
/// execution of the old session is lost or comes behind the new one's. Fences: the offered image is published by the release of <c>_offered</c>, which pairs
/// with the engine thread's acquire; it is let go of by the release of <c>_letGo</c>, which pairs with the supervisor's acquire.</remarks>
internal sealed class VenueRoute : IDisposable
{
    /// <summary>Longest order message, with room to spare.</summary>
    public const int OrderBytesMax = 128;
    private const int StreamId = 1;
    private readonly IpcStream _ordersStream;
    private readonly byte[] _dropped = GC.AllocateArray<byte>(OrderBytesMax, pinned: true);
    private IpcStream? _executionsStream; // the supervisor's
    private Image? _offered;
    private Image? _current; // the engine thread's
    private bool _isLost;
    private bool _isDrained;
    private bool _letGo;
    private BufferClaim _claim;

    /// <param name="ordersPath">File of the log that the engine writes; it is made anew.</param>
    /// <param name="termBytes">Of one of its terms.</param>
    public VenueRoute(ushort venueId, string ordersPath, int termBytes)
    {
        VenueId = venueId;
        _ordersStream = IpcStream.Create(ordersPath, new LogBufferOptions
        {
            TermBytes = termBytes,
            SessionId = Environment.ProcessId,
            StreamId = StreamId,
            CorrelationId = 1,
        });
        Orders = _ordersStream.PublishExclusively();
    }

    public ushort VenueId { get; }

    /// <summary>The engine thread's.</summary>
    public ExclusivePublication Orders { get; }

    /// <summary>Frames of a gateway that were none: dropped. Written by the engine thread.</summary>
    public long MalformedCount { get; private set; }

    /// <summary>Orders that had no gateway to go to: dropped. Written by the engine thread.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>A gateway's session is taken, or on offer. The supervisor.</summary>
    public bool HasSession => _executionsStream is not null;

    /// <summary>A gateway's session is there, as the engine thread knows it.</summary>
    public bool IsLive => _current is not null;

    /// <summary>Offers the executions of a new session, from its beginning. The supervisor; only when there is none.</summary>
    /// <exception cref="LogBufferException">The log is refused.</exception>
    public void Offer(string executionsPath)
    {
        IpcStream stream = IpcStream.Open(executionsPath);
        try
        {
            Image image = stream.Join(ImageJoin.Start);
            _executionsStream = stream;
            Volatile.Write(ref _isLost, false);
            Volatile.Write(ref _offered, image); // release
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The gateway is gone: once its executions are taken, the engine is told. The supervisor.</summary>
    public void MarkLost() => Volatile.Write(ref _isLost, true);

    /// <summary>Frees what the engine thread let go of; true when a new session may be offered. The supervisor.</summary>
    public bool TryReclaim()
    {
        if (_executionsStream is null) return true;
        if (!Volatile.Read(ref _letGo)) return false; // acquire
        Volatile.Write(ref _letGo, false);
        _executionsStream.Dispose();
        _executionsStream = null;
        return true;
    }

    /// <summary>The next execution. The engine thread.</summary>
    public bool TryPeek(out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (_current is null && !TryTakeOffer()) return false;
        bool isLost = Volatile.Read(ref _isLost); // before the look: what was written before the loss is then seen by it
        while (_current!.TryPeek(out frame))
        {
            if (IsFrame(frame)) return true;
            MalformedCount++;
            _current.Release();
        }

        _isDrained = isLost || _current.IsClosed;
        return false;
    }

    /// <summary>Gives the execution back. The engine thread.</summary>
    public void Release() => _current!.Release();

    /// <summary>The session is lost and drained: told once, and the route is dead from then on. The engine thread.</summary>
    public bool TryTakeLost()
    {
        if (!_isDrained) return false;
        _isDrained = false;
        _current = null;
        Volatile.Write(ref _letGo, true); // release
        return true;
    }

    /// <summary>Room for an order; of a dead route, memory that goes nowhere. The engine thread, after <see cref="ExclusivePublication.HasRoom(int, int)"/>.</summary>
    public Span<byte> Claim(int lengthBytes)
    {
        if (_current is null)
        {
            DroppedCount++;
            return _dropped.AsSpan(0, lengthBytes);
        }

        long result = Orders.TryClaim(lengthBytes, out _claim);
        if (result == PublicationResult.AdminAction) result = Orders.TryClaim(lengthBytes, out _claim); // the first one closed a term
        Engine.Invariant.Check(result > 0);
        return _claim.Payload;
    }

    /// <summary>Sends what was claimed. The engine thread.</summary>
    public void Commit()
    {
        if (_current is not null) _claim.Commit();
    }

    /// <summary>Ends the order log; no thread uses the route any more.</summary>
    public void Dispose()
    {
        Orders.Close();
        _ordersStream.Remove();
        _ordersStream.Dispose();
        _executionsStream?.Dispose();
    }

    private bool TryTakeOffer()
    {
        Image? offered = Volatile.Read(ref _offered); // acquire
        if (offered is null) return false;
        _current = offered;
        _offered = null; // the supervisor writes it again only after this session was let go of
        return true;
    }

    private static bool IsFrame(ReadOnlySpan<byte> frame)
    {
        if (frame.Length is < FrameHeader.SizeBytes or > FrameLayout.SlotBytes) return false;
        uint length = System.Runtime.InteropServices.MemoryMarshal.AsRef<FrameHeader>(frame).Length;
        return length == frame.Length - FrameHeader.SizeBytes;
    }
}
