using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>One instrument with a mid that tests set, and fills that need no order.</summary>
internal sealed class PerformanceRig : IDisposable
{
    public const long Milli = 1_000_000;
    private long _matchId;

    public PerformanceRig(EngineConfiguration? configuration = null)
    {
        Engine = new EngineRig(configuration, isReady: false);
        Engine.Send(Engine.Frames.Definition(quantityStep: 1_000_000_000));
        Engine.Send(Engine.Frames.SessionUp());
    }

    public EngineRig Engine { get; }

    public PerformanceTable Table => Engine.Core.Context.Performance;

    public long NowNs
    {
        get => Engine.Frames.NowNs;
        set => Engine.Frames.NowNs = value;
    }

    /// <summary>A whole book around a mid, price units of 0.001.</summary>
    public void Mid(long millis, long halfSpreadMillis = 100) =>
        Engine.Send(Engine.Frames.Snapshot([((millis - halfSpreadMillis) * Milli, 1)], [((millis + halfSpreadMillis) * Milli, 1)]));

    public void Fill(Side side, long millis, long lots = 1, FrameFlags flags = FrameFlags.EndOfEvent) =>
        Engine.Send(Engine.Frames.Filled(1, 1, ++_matchId, millis * Milli, lots, side, flags: flags));

    public void Dispose() => Engine.Dispose();
}
