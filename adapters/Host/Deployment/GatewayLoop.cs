using System.Diagnostics;
using System.Runtime;
using LowLatencyMM.Gateway;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>The gateway's thread: warms up, says that it is ready, and works until it is asked to end.</summary>
internal sealed class GatewayLoop(
    LiveGateway gateway, EngineLink link, GatewayDesk desk, GatewayTelemetryFile telemetry, IReadOnlyList<GatewayInstrument> instruments, Presence presence,
    LiveClock clock, ConfiguredWait wait, StopRequest stop)
{
    private const long AnswerBoundNs = 1_000_000_000;
    private const long EndBoundNs = 2_000_000_000;
    private const long TelemetryIntervalNs = 10_000_000;
    private const long NoCollectionBytes = 64L << 20;
    private long _nextTelemetryNs;
    private long _steadyBytes; // 0: no order could pass yet
    private RuntimeCounter? _runtime;
    private bool _isReady;

    /// <summary>Warm. Any thread.</summary>
    public bool IsReady => Volatile.Read(ref _isReady);

    /// <summary>Bytes that the thread allocated since orders could first pass, later connections and engines included; valid once it has ended.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>The thread's work.</summary>
    /// <param name="warmUp">Drives everything once before it is needed.</param>
    public void Run(Action warmUp)
    {
        Precompiler.RunGateway();
        warmUp();
        for (int reset = 0; reset < 10; reset++) wait.Reset();
        _ = new RuntimeCounter(0).Look(); // compiles what it uses
        GC.Collect();
        TryForbidCollections();
        _runtime = new RuntimeCounter(clock.NowNs);
        presence.BeatTicks = Stopwatch.GetTimestamp();
        presence.State = PresenceState.Ready; // an offer follows once there is an engine
        Volatile.Write(ref _isReady, true);
        while (!stop.IsRequested) Round();
        long endBytes = GC.GetAllocatedBytesForCurrentThread();
        AllocatedBytes = _steadyBytes == 0 ? 0 : endBytes - _steadyBytes;
        End();
    }

    private void Round()
    {
        long ticks = Stopwatch.GetTimestamp();
        long nowNs = clock.AtTicks(ticks);
        presence.BeatTicks = ticks; // the engine takes the route for lost when this stands still
        link.Look(ticks, gateway);
        bool hasWorked = desk.DoWork(nowNs);
        if (link.EngineCount > 0) hasWorked |= gateway.DoWork(nowNs) > 0; // before the first engine there is no epoch to log on with
        if (nowNs >= _nextTelemetryNs)
        {
            _nextTelemetryNs = nowNs + TelemetryIntervalNs;
            gateway.OnRuntime(_runtime!.Look());
            telemetry.Write(gateway, instruments);
            if (_steadyBytes == 0 && gateway.Telemetry.Arm == ArmState.Armed) _steadyBytes = GC.GetAllocatedBytesForCurrentThread();
        }

        if (hasWorked)
        {
            wait.Reset();
            return;
        }

        link.Idle();
        wait.Idle();
    }

    /// <summary>Cancels everything, takes the answers to the engine, and says goodbye; each within a bound, or at once when asked again.</summary>
    private void End()
    {
        long startNs = clock.NowNs;
        gateway.BeginEnd();
        while (gateway.Telemetry.OpenOrders > 0 && !gateway.IsDisconnected && clock.NowNs - startNs < AnswerBoundNs && !stop.IsForced) Round();
        while (!gateway.TryEnd(clock.NowNs) && clock.NowNs - startNs < EndBoundNs && !stop.IsForced) wait.Idle();
        presence.State = PresenceState.Ending;
        gateway.OnRuntime(_runtime!.Look());
        telemetry.Write(gateway, instruments);
    }

    private static void TryForbidCollections()
    {
        try
        {
            _ = GC.TryStartNoGCRegion(NoCollectionBytes);
        }
        catch (ArgumentOutOfRangeException)
        {
            GCSettings.LatencyMode = GCLatencyMode.LowLatency; // more than a segment has
        }
        catch (InvalidOperationException)
        {
            // Forbidden already.
        }
    }
}
