using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>The one writer of the order of events: numbers each frame, stamps the digest of all orders before it, records it, runs Core on it.</summary>
/// <typeparam name="TStrategy">Decides.</typeparam>
/// <typeparam name="TOutput">Where frames are recorded: the ring of a live run, the journal of a simulated one. A claimed frame must stay as it is
/// until the next claim.</typeparam>
/// <typeparam name="TOrders">Where orders leave.</typeparam>
/// <remarks>The engine thread only. Allocates nothing after construction.</remarks>
internal sealed class FrameSequencer<TStrategy, TOutput, TOrders>
    where TStrategy : struct, IStrategy
    where TOutput : struct, IFrameSink
    where TOrders : struct, IOrderSink
{
    private const int AlertsPerTimer = 8;
    private readonly Core<TStrategy> _core;
    private readonly ushort _epoch;
    private readonly ushort _shardId;
    private TOutput _output;
    private TOrders _orders;
    private ControlFrames _frames = new(SourceIds.Engine);

    public FrameSequencer(Core<TStrategy> core, TOutput output, TOrders orders, ushort epoch, ushort shardId = 0)
    {
        _core = core;
        _output = output;
        _orders = orders;
        _epoch = epoch;
        _shardId = shardId;
        Sequence = core.Sequence; // a core whose state was loaded goes on in its journal
    }

    public Core<TStrategy> Core => _core;

    public ref TOutput Output => ref _output;

    public ref TOrders Orders => ref _orders;

    /// <summary>Sequence of the last frame, which is also how many there were in its journal.</summary>
    public long Sequence { get; private set; }

    /// <summary>Room for the next frame, to be written and then run; false: the recording side is behind.</summary>
    [HotPath]
    public bool TryClaim(out Span<byte> frame) => _output.TryClaim(out frame);

    /// <summary>Stamps, records and runs the frame that was written into what <see cref="TryClaim"/> gave.</summary>
    [HotPath]
    public void Run(Span<byte> frame)
    {
        ref FrameHeader header = ref MemoryMarshal.AsRef<FrameHeader>(frame);
        header.Sequence = ++Sequence;
        header.OrderDigest = _core.OrderDigest;
        header.Epoch = _epoch;
        header.ShardId = _shardId;
        _output.Commit();
        _core.OnFrame(frame, ref _orders);
    }

    /// <summary>Makes and runs the first frame of a run; false: no room.</summary>
    /// <param name="isConfigurationChanged">Limits and parameters are to be taken from the configuration again: it is another one than the last run's.</param>
    public bool TryStart(long nowNs, bool isConfigurationChanged)
    {
        if (!_output.TryClaim(out Span<byte> frame)) return false;
        _frames.StartOfRun(frame, nowNs, isConfigurationChanged);
        Run(frame);
        return true;
    }

    /// <summary>Makes and runs a timer frame; false: no room.</summary>
    [HotPath]
    public bool TryTimer(long nowNs)
    {
        if (!_output.TryClaim(out Span<byte> frame)) return false;
        _frames.Timer(frame, nowNs);
        Run(frame);
        return true;
    }

    /// <summary>Makes and runs a frame of every alert that waits, the most severe one first, at most <see cref="AlertsPerTimer"/>; false: no room for one, which then
    /// waits on.</summary>
    public bool TryAlerts(long nowNs)
    {
        for (int left = AlertsPerTimer; left > 0 && _core.TryNextAlert(out AlertRecord alert); left--)
        {
            if (!_output.TryClaim(out Span<byte> frame)) return false;
            _frames.Alert(frame, nowNs, in alert);
            Run(frame);
        }

        return true;
    }

    /// <summary>Makes and runs a frame that says how a venue's route stands; false: no room.</summary>
    public bool TrySession(long nowNs, ushort venueId, SessionStatus status)
    {
        if (!_output.TryClaim(out Span<byte> frame)) return false;
        _frames.SessionState(frame, nowNs, venueId, status);
        Run(frame);
        return true;
    }

    /// <summary>Records the state hash of this moment, for followers and replays; false: no room. One pass over all state.</summary>
    public bool TryStateHash(long nowNs)
    {
        if (!_output.TryClaim(out Span<byte> frame)) return false;
        _frames.StateHash(frame, nowNs, _core.StateHash());
        Run(frame);
        return true;
    }

    /// <summary>Records the last frame of the run: digest, state hash and counts of everything before it. False: no room.</summary>
    public bool TryEnd(long nowNs)
    {
        if (!_output.TryClaim(out Span<byte> frame)) return false;
        _frames.EndOfRun(frame, nowNs, _core.OrderDigest, _core.StateHash(), Sequence, _core.OrderCount);
        Run(frame);
        return true;
    }
}
