using System.Net;
using System.Net.Sockets;
using LowLatencyMM.Ring;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The engine's side of a venue's market data: joins the feed and writes its frames into a lane. See <see cref="FeedHandler{TSource}"/>.</summary>
/// <remarks>One thread calls <see cref="DoWork"/>; it allocates nothing. Dispose when that thread has stopped.</remarks>
public sealed class UdpFeedHandler : IDisposable
{
    private readonly UdpReceiver _receiver;
    private readonly FeedHandler<UdpDatagrams> _handler;

    /// <param name="marketData">Where the venue sends: an address of ours (port 0 finds one), or a multicast group.</param>
    /// <param name="requests">The venue's order-entry address, whose UDP port takes requests for snapshots.</param>
    /// <param name="lane">This handler is its one producer.</param>
    /// <param name="sourceId">Stamped on every frame.</param>
    /// <param name="multicastInterface">Where a group is joined; null: the loopback interface.</param>
    /// <exception cref="SocketException">The address is taken or not ours.</exception>
    public UdpFeedHandler(IPEndPoint marketData, IPEndPoint requests, Lane lane, ushort sourceId, IPAddress? multicastInterface = null)
        : this(marketData, requests, lane, sourceId, multicastInterface, isBatched: OperatingSystem.IsLinux() && Environment.Is64BitProcess)
    {
    }

    internal UdpFeedHandler(
        IPEndPoint marketData, IPEndPoint requests, Lane lane, ushort sourceId, IPAddress? multicastInterface, bool isBatched)
    {
        _receiver = new UdpReceiver(marketData, multicastInterface ?? IPAddress.Loopback, requests, isBatched);
        _handler = new FeedHandler<UdpDatagrams>(new UdpDatagrams(_receiver), lane.Producer, lane.Geometry.SlotCount, sourceId);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint LocalEndPoint => _receiver.LocalEndPoint;

    /// <inheritdoc cref="FeedHandler{TSource}.Counters"/>
    public FeedHandlerCounters Counters => _handler.Counters;

    /// <inheritdoc cref="FeedHandler{TSource}.IsRecovering"/>
    public bool IsRecovering => _handler.IsRecovering;

    /// <inheritdoc cref="FeedHandler{TSource}.RunId"/>
    public long RunId => _handler.RunId;

    /// <inheritdoc cref="FeedHandler{TSource}.DoWork"/>
    public int DoWork(long nowNs) => _handler.DoWork(nowNs);

    public void Dispose() => _receiver.Dispose();
}
