using System.Globalization;
using LowLatencyMM.Aeron;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Perf;

/// <summary>Behind two logs in shared memory, as a gateway's process has them: mapped once more, so that only the lines are shared with the engine's end.</summary>
internal sealed class RouteVenueEnd : VenueEnd
{
    private const string Memory = "/dev/shm";
    private readonly string _directory;
    private readonly VenueRoute _route;
    private readonly IpcStream _ordersStream;
    private readonly IpcStream _executionsStream;
    private readonly Image _orders;
    private readonly ExclusivePublication _executions;
    private readonly byte[] _frame = GC.AllocateArray<byte>(FrameLayout.SlotBytes, pinned: true);
    private readonly long _windowBytes;

    private RouteVenueEnd(ushort venueId, int termBytes)
    {
        _directory = Path.Combine(
            Directory.Exists(Memory) ? Memory : Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"llmm-perf-{Environment.ProcessId}-route"));
        Directory.CreateDirectory(_directory);
        string ordersPath = Path.Combine(_directory, "orders.log");
        string executionsPath = Path.Combine(_directory, "executions.log");
        _route = new VenueRoute(venueId, ordersPath, termBytes);
        _ordersStream = IpcStream.Open(ordersPath);
        _orders = _ordersStream.Join(ImageJoin.Start);
        _executionsStream = IpcStream.Create(executionsPath, new LogBufferOptions { TermBytes = termBytes, SessionId = 1, StreamId = 1, CorrelationId = 1 });
        _route.Offer(executionsPath);
        _executions = _executionsStream.PublishExclusively();
        _windowBytes = _executions.AvailableBytes;
    }

    public override bool AreExecutionsTaken => _executions.AvailableBytes == _windowBytes;

    /// <summary>Both ends.</summary>
    public static (RouteLink Link, VenueEnd End) Connect(ushort venueId, int termBytes)
    {
        var end = new RouteVenueEnd(venueId, termBytes);
        return (new RouteLink([end._route]), end);
    }

    public override bool TryReadOrder(out ReadOnlySpan<byte> message) => _orders.TryPeek(out message);

    public override void ReleaseOrder() => _orders.Release();

    public override bool TryClaimExecution(out Span<byte> frame)
    {
        frame = _frame;
        return _executions.HasRoom(1, FrameLayout.SlotBytes);
    }

    public override void PublishExecution(int frameBytes)
    {
        ReadOnlySpan<byte> frame = _frame.AsSpan(0, frameBytes);
        long result = _executions.Offer(frame);
        if (result == PublicationResult.AdminAction) result = _executions.Offer(frame); // the first one closed a term
        Invariant.Check(result > 0);
    }

    public override void Dispose()
    {
        _route.Dispose();
        _ordersStream.Dispose();
        _executionsStream.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
