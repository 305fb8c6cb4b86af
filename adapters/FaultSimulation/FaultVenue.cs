using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.FaultSimulation;

/// <summary>One venue: what is true there, and what is on its way in both directions. It keeps to its protocol; what goes wrong the script says.</summary>
/// <remarks>Within a session messages to the venue keep their order. One thread.</remarks>
internal sealed class FaultVenue(int instrumentCount)
{
    public const long FeeNanosPerLot = 7;
    private const int RepeatedFillsMax = 8;
    private readonly List<VenueOrder> _orders = [];
    private readonly List<VenueFill> _fills = [];
    private readonly long[] _positions = new long[instrumentCount];
    private readonly Int128[] _cash = new Int128[instrumentCount];
    private readonly bool[] _hasTraded = new bool[instrumentCount];
    private readonly List<(long Id, long Cum, long Open, int Instrument, Side Side)> _chains = [];
    private long _nextVenueOrderId;
    private long _lastMatchId;
    private long _forgottenMatchId;
    private int _sessionFirstFill;

    public List<OrderMessage> FromEngine { get; } = [];

    public List<Execution> ToEngine { get; } = [];

    public bool IsConnected { get; private set; }

    public long SessionId { get; private set; }

    public ReadOnlySpan<VenueOrder> Orders => CollectionsMarshal.AsSpan(_orders);

    public int FillCount => _fills.Count;

    /// <summary>True once a history was lost: fills may then come as positions only.</summary>
    public bool HasForgotten { get; private set; }

    public long Position(int instrument) => _positions[instrument];

    /// <summary>What the fills paid and received, 1e-18 of the quote currency.</summary>
    public Int128 Cash(int instrument) => _cash[instrument];

    public void Reset()
    {
        _orders.Clear();
        _fills.Clear();
        FromEngine.Clear();
        ToEngine.Clear();
        Array.Clear(_positions);
        Array.Clear(_cash);
        Array.Clear(_hasTraded);
        (_nextVenueOrderId, _lastMatchId, _forgottenMatchId) = (0, 0, 0);
        (IsConnected, HasForgotten) = (false, false);
        SessionId = 0;
        _sessionFirstFill = 0;
    }

    public void Connect()
    {
        IsConnected = true;
        SessionId++;
        _sessionFirstFill = _fills.Count;
    }

    /// <summary>The session is over; what is on its way is lost.</summary>
    public void Disconnect(bool cancels)
    {
        IsConnected = false;
        FromEngine.Clear();
        ToEngine.Clear();
        if (cancels) _orders.Clear();
    }

    public void ForgetOrders() => _orders.Clear();

    public void ForgetHistory()
    {
        _forgottenMatchId = _lastMatchId;
        HasForgotten = _lastMatchId > 0;
    }

    /// <summary>Takes the next message.</summary>
    /// <param name="isRefused">Whether it refuses an order or a cancel that it could take.</param>
    public void Take(long nowNs, bool isRefused)
    {
        OrderMessage message = FromEngine[0];
        FromEngine.RemoveAt(0);
        switch (message.Kind)
        {
            case OutboundKind.New:
                if (isRefused) Send(Refusal(ExecutionKind.Rejected, in message, RejectReason.PostOnlyWouldCross), nowNs);
                else Open(in message, nowNs);
                break;
            case OutboundKind.Replace:
                Replace(in message, isRefused, nowNs);
                break;
            case OutboundKind.Cancel:
                int place = Find(message.ClientOrderId);
                if (place < 0) Send(Refusal(ExecutionKind.CancelRejected, in message, RejectReason.UnknownOrder), nowNs);
                else if (isRefused) Send(Refusal(ExecutionKind.CancelRejected, in message, RejectReason.RateLimit), nowNs);
                else End(place, CancelReason.Requested, nowNs);
                break;
            case OutboundKind.MassCancel:
                while (_orders.Count > 0) End(0, CancelReason.MassCancel, nowNs);
                break;
            default:
                if (message.SessionId == SessionId) Answer(in message, nowNs);
                break;
        }
    }

    /// <summary>Fills an order, at most as far as it is open; of one match, or of one match in two legs.</summary>
    public void Fill(int place, long lots, bool hasTwoLegs, long nowNs)
    {
        lots = Math.Min(lots, _orders[place].LeavesLots);
        long matchId = ++_lastMatchId;
        long second = hasTwoLegs && lots > 1 ? lots / 2 : 0;
        FillLeg(place, lots - second, matchId, leg: 0, nowNs);
        if (second > 0) FillLeg(place, second, matchId, leg: 1, nowNs);
    }

    private void FillLeg(int place, long lots, long matchId, byte leg, long nowNs)
    {
        ref VenueOrder order = ref CollectionsMarshal.AsSpan(_orders)[place];
        order.LeavesLots -= lots;
        order.CumLots += lots;
        long signed = order.Side == Side.Buy ? lots : -lots;
        _positions[order.Instrument] += signed;
        _cash[order.Instrument] -= (Int128)order.Price * signed * Price.Scale;
        _hasTraded[order.Instrument] = true;
        var fill = new VenueFill(matchId, leg, order.ClientOrderId, order.VenueOrderId, order.Instrument, order.Side, order.Price, lots, order.LeavesLots, order.CumLots);
        _fills.Add(fill);
        if (order.LeavesLots == 0) _orders.RemoveAt(place);
        Send(Filled(in fill, isResend: false), nowNs);
    }

    /// <summary>Sends a fill of this session once more, as if it had just happened; false when there is none.</summary>
    public bool TryRepeatFill(int drawn, long nowNs)
    {
        int count = Math.Min(RepeatedFillsMax, _fills.Count - _sessionFirstFill);
        if (!IsConnected || count <= 0) return false;
        Send(Filled(_fills[^(1 + (drawn % count))], isResend: false), nowNs);
        return true;
    }

    /// <summary>Ends an order, or with lots below what is open only reduces it.</summary>
    public void CancelUnasked(int place, long lots, CancelReason reason, long nowNs)
    {
        ref VenueOrder order = ref CollectionsMarshal.AsSpan(_orders)[place];
        if (lots >= order.LeavesLots)
        {
            End(place, reason, nowNs);
            return;
        }

        order.LeavesLots -= lots;
        Send(Of(ExecutionKind.Canceled, in order) with { CancelReason = reason }, nowNs);
    }

    public bool IsOpen(long clientOrderId, out VenueOrder order)
    {
        int place = Find(clientOrderId);
        order = place < 0 ? default : _orders[place];
        return place >= 0;
    }

    /// <summary>The most that could still be filled of one side, were everything filled that is open and on its way.</summary>
    public long WorstLots(int instrument, Side side)
    {
        _chains.Clear();
        foreach (ref readonly VenueOrder order in Orders) _chains.Add((order.ClientOrderId, order.CumLots, order.LeavesLots, order.Instrument, order.Side));
        foreach (OrderMessage message in FromEngine)
        {
            if (message.Kind == OutboundKind.New) _chains.Add((message.ClientOrderId, 0, message.Lots, message.Instrument, message.Side));
            if (message.Kind != OutboundKind.Replace) continue;
            int place = _chains.FindIndex(chain => chain.Id == message.OriginalClientOrderId);
            if (place < 0) continue;
            (long _, long cum, long open, int of, Side on) = _chains[place];
            _chains[place] = (message.ClientOrderId, cum, Math.Max(open, message.Lots - cum), of, on);
        }

        long worst = 0;
        foreach ((long _, long _, long open, int of, Side on) in _chains)
        {
            if (of == instrument && on == side) worst += open;
        }

        return worst;
    }

    private void Open(in OrderMessage message, long nowNs)
    {
        var order = new VenueOrder
        {
            ClientOrderId = message.ClientOrderId,
            VenueOrderId = ++_nextVenueOrderId,
            Instrument = message.Instrument,
            Side = message.Side,
            Price = message.Price,
            LeavesLots = message.Lots,
        };
        _orders.Add(order);
        Send(Of(ExecutionKind.Accepted, in order), nowNs);
    }

    private void Replace(in OrderMessage message, bool isRefused, long nowNs)
    {
        int place = Find(message.OriginalClientOrderId);
        if (place < 0 || isRefused)
        {
            RejectReason reason = place < 0 ? RejectReason.TooLate : RejectReason.PostOnlyWouldCross;
            Send(Refusal(ExecutionKind.ReplaceRejected, in message, reason) with { OriginalClientOrderId = message.OriginalClientOrderId }, nowNs);
            return;
        }

        ref VenueOrder order = ref CollectionsMarshal.AsSpan(_orders)[place];
        if (message.Lots <= order.CumLots)
        {
            End(place, CancelReason.Requested, nowNs); // nothing would be left
            return;
        }

        order.ClientOrderId = message.ClientOrderId;
        order.Price = message.Price;
        order.LeavesLots = message.Lots - order.CumLots;
        Send(Of(ExecutionKind.Replaced, in order) with { OriginalClientOrderId = message.OriginalClientOrderId }, nowNs);
    }

    private void End(int place, CancelReason reason, long nowNs)
    {
        VenueOrder order = _orders[place];
        order.LeavesLots = 0;
        _orders.RemoveAt(place);
        Send(Of(ExecutionKind.Canceled, in order) with { CancelReason = reason }, nowNs);
    }

    /// <summary>Fills from the one asked for on, open orders, positions: one moment of the venue.</summary>
    private void Answer(in OrderMessage request, long nowNs)
    {
        int fills = 0;
        foreach (VenueFill fill in _fills)
        {
            if (fill.MatchId < request.AfterMatchId || fill.MatchId <= _forgottenMatchId) continue;
            Send(Filled(in fill, isResend: true), nowNs);
            fills++;
        }

        foreach (VenueOrder order in _orders) Send(Of(ExecutionKind.OpenOrder, in order) with { RequestId = request.RequestId, Side = order.Side }, nowNs);
        int positions = 0;
        for (int instrument = 0; instrument < _positions.Length; instrument++)
        {
            if (!_hasTraded[instrument]) continue;
            positions++;
            Send(new Execution { Kind = ExecutionKind.Position, Instrument = instrument, RequestId = request.RequestId, Lots = _positions[instrument], MatchId = _lastMatchId }, nowNs);
        }

        bool isWhole = _forgottenMatchId <= request.AfterMatchId;
        Send(
            new Execution
            {
                Kind = ExecutionKind.StatusEnd,
                RequestId = request.RequestId,
                MatchId = _lastMatchId,
                FillCount = fills,
                OpenOrderCount = _orders.Count,
                PositionCount = positions,
                IsHistoryWhole = isWhole,
            },
            nowNs);
    }

    private void Send(Execution execution, long nowNs)
    {
        if (IsConnected) ToEngine.Add(execution with { SentNs = nowNs });
    }

    private int Find(long clientOrderId) => _orders.FindIndex(order => order.ClientOrderId == clientOrderId);

    private static Execution Refusal(ExecutionKind kind, in OrderMessage message, RejectReason reason) => new()
    {
        Kind = kind,
        Instrument = message.Instrument,
        ClientOrderId = message.ClientOrderId,
        RejectReason = reason,
    };

    private static Execution Of(ExecutionKind kind, in VenueOrder order) => new()
    {
        Kind = kind,
        Instrument = order.Instrument,
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.VenueOrderId,
        Price = order.Price,
        LeavesLots = order.LeavesLots,
        CumLots = order.CumLots,
    };

    private static Execution Filled(in VenueFill fill, bool isResend) => new()
    {
        Kind = ExecutionKind.Filled,
        Instrument = fill.Instrument,
        ClientOrderId = fill.ClientOrderId,
        VenueOrderId = fill.VenueOrderId,
        Price = fill.Price,
        Lots = fill.Lots,
        LeavesLots = fill.LeavesLots,
        CumLots = fill.CumLots,
        MatchId = fill.MatchId,
        Leg = fill.Leg,
        Side = fill.Side,
        IsResend = isResend,
    };
}
