using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>Price-time priority matching of limit orders in any number of instruments, for any number of owners.</summary>
/// <remarks>One thread, no clock, no randomness: a pure function of its calls. Never throws on any order; allocates only while books
/// or sets of orders grow beyond their largest size so far. Every order that is taken ends in fills, a cancel or a reject, and each of
/// those is told to the sink. Two orders of one owner match like any others unless <see cref="SelfTradePrevention"/> says otherwise; the
/// anonymous owner is many people and always does. When <c>orderCapacity</c> orders rest, or <c>ownerOrderCapacity</c> of a named owner, new
/// ones are rejected with <see cref="RejectReason.RateLimit"/>. Source of the order semantics: schemas/orders.xml and domain 13.3.</remarks>
public sealed partial class MatchingEngine
{
    /// <summary>No venue order id given: SBE's null of a 64-bit integer.</summary>
    public const long NoVenueOrderId = long.MinValue;

    /// <summary>No order: the handle of one that does not rest.</summary>
    public const int NoOrder = BookOrder.None;

    /// <summary>Most orders that can rest at a time.</summary>
    public const int OrderCapacityMax = 1 << 24;

    /// <summary>Owner whose orders have no client order id: the crowd.</summary>
    public const int AnonymousOwner = 0;

    private readonly MatchingBook[] _books;
    private readonly OrderPool _pool;
    private readonly ClientOrderMap _orders;
    private readonly OwnerLedger _ledger;
    private readonly string[] _currencies;
    private readonly SelfTradePrevention[] _selfTradePreventions;
    private readonly int[] _openCounts;
    private readonly int _ownerCount;
    private readonly int _ownerOrderCapacity;
    private long _venueOrderId;
    private long _matchId;

    /// <param name="instruments">Rules by instrument index; at most 4,096.</param>
    /// <param name="ownerCount">Owners, the anonymous one included; 1 to 64.</param>
    /// <param name="orderCapacity">Most orders that rest at a time, all instruments together.</param>
    /// <param name="endedOrderCapacity">Ended orders whose client ids are remembered, for duplicates and late cancels.</param>
    /// <param name="ownerOrderCapacity">Most orders of one owner that rest at a time, except the anonymous one's; at most <paramref name="orderCapacity"/>.</param>
    /// <exception cref="ArgumentException">Rules or a number out of range.</exception>
    public MatchingEngine(
        IReadOnlyList<InstrumentRules> instruments, int ownerCount = 2, int orderCapacity = 1 << 15, int endedOrderCapacity = 1 << 15,
        int ownerOrderCapacity = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(instruments.Count, 4_096);
        ArgumentOutOfRangeException.ThrowIfLessThan(ownerCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ownerCount, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(orderCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(orderCapacity, OrderCapacityMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(endedOrderCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(endedOrderCapacity, 1 << 24);
        string errors = string.Join("; ", instruments.SelectMany(rules => rules.Errors().Select(error => $"{rules.Symbol}: {error}")));
        if (errors.Length > 0) throw new ArgumentException(errors, nameof(instruments));
        // A level's quantity is a sum over orders, at worst all of them.
        if (instruments.Any(rules => rules.MaxLots > long.MaxValue / orderCapacity))
            throw new ArgumentException($"maxLots times {orderCapacity} orders does not fit 64 bits", nameof(instruments));
        ArgumentOutOfRangeException.ThrowIfLessThan(ownerOrderCapacity, 1);
        _ownerOrderCapacity = Math.Min(ownerOrderCapacity, orderCapacity);
        _pool = new OrderPool(orderCapacity);
        _orders = new ClientOrderMap((int)Math.Min((long)_ownerOrderCapacity * Math.Max(1, ownerCount - 1), orderCapacity), endedOrderCapacity);
        _ownerCount = ownerCount;
        _openCounts = new int[ownerCount];
        _selfTradePreventions = new SelfTradePrevention[ownerCount];
        Array.Fill(_selfTradePreventions, SelfTradePrevention.Allow);
        _currencies = [.. instruments.SelectMany(rules => new[] { rules.SettlementCurrency, rules.BaseCurrency }).Distinct()];
        _ledger = new OwnerLedger(ownerCount, _currencies.Length);
        int levelCapacity = Math.Clamp((1 << 16) / Math.Max(1, instruments.Count), 64, 1_024); // grown when a book is deeper
        _books = [.. instruments.Select(rules => new MatchingBook(rules, SettlementOf(rules), _pool, ownerCount, levelCapacity))];
    }

    public int InstrumentCount => _books.Length;

    /// <summary>Sets what happens when an owner's orders meet each other and the order itself does not say; before it is set: they match.</summary>
    public void SetSelfTradePrevention(int ownerId, SelfTradePrevention mode)
        => _selfTradePreventions[ownerId] = mode == SelfTradePrevention.AccountDefault ? SelfTradePrevention.Allow : mode;

    /// <summary>Takes a new order: it is rejected, or accepted, matched, and then rests or ends.</summary>
    /// <returns>Handle of the order while it rests; <see cref="NoOrder"/> otherwise.</returns>
    public int Enter<TSink>(int instrument, in OrderEntry entry, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        MatchingBook book = _books[instrument];
        RejectReason reason = Check(book, in entry);
        if (reason != 0)
        {
            sink.OnExecution(new Execution
            {
                Kind = ExecutionKind.Rejected,
                OwnerId = entry.OwnerId,
                InstrumentId = book.Rules.InstrumentId,
                SessionId = entry.SessionId,
                ClientOrderId = entry.ClientOrderId,
                RejectReason = reason,
            });
            return NoOrder;
        }
        int slot = _pool.Take();
        ref BookOrder order = ref _pool[slot];
        order = new BookOrder
        {
            Price = entry.Price,
            LeavesLots = entry.Lots,
            ClientOrderId = entry.ClientOrderId,
            VenueOrderId = ++_venueOrderId,
            Instrument = (ushort)instrument,
            OwnerId = (byte)entry.OwnerId,
            IsBuy = entry.Side == Side.Buy,
            Flags = entry.Flags,
            SelfTradePrevention = entry.SelfTradePrevention,
            SessionId = entry.SessionId,
        };
        Begin(slot);
        sink.OnExecution(Describe(ExecutionKind.Accepted, in order) with { Price = entry.Price });
        Match(book, ref order, ref sink);
        if (order.LeavesLots > 0 && entry.TimeInForce == TimeInForce.GoodTillCancel)
        {
            book.Side(order.IsBuy).Append(slot);
            book.OrdersOf(entry.OwnerId).Add(_pool, slot);
            return slot;
        }
        if (order.LeavesLots > 0) Discard(ref order, CancelReason.ImmediateOrCancel, ref sink);
        End(slot);
        return NoOrder;
    }

    /// <summary>Cancels a resting order by its client order id; also while the instrument does not trade.</summary>
    public void Cancel<TSink>(int instrument, int ownerId, long clientOrderId, long venueOrderId, ref TSink sink, byte sessionId = 0)
        where TSink : struct, IMatchSink
    {
        RejectReason reason = Find(instrument, ownerId, clientOrderId, venueOrderId, out int slot);
        if (reason == 0)
        {
            CancelResting(slot, CancelReason.Requested, ref sink);
            return;
        }
        sink.OnExecution(new Execution
        {
            Kind = ExecutionKind.CancelRejected,
            OwnerId = ownerId,
            InstrumentId = _books[instrument].Rules.InstrumentId,
            SessionId = sessionId,
            ClientOrderId = clientOrderId,
            RejectReason = reason,
        });
    }

    /// <summary>Cancels every resting order of an owner in one instrument.</summary>
    public void MassCancel<TSink>(int instrument, int ownerId, ref TSink sink, CancelReason reason = CancelReason.MassCancel)
        where TSink : struct, IMatchSink
    {
        OrderSet orders = _books[instrument].OrdersOf(ownerId);
        while (orders.Count > 0) CancelResting(orders[orders.Count - 1], reason, ref sink);
    }

    /// <summary>Cancels every resting order that a session of an owner entered or last replaced; true when there was one.</summary>
    public bool CancelSession<TSink>(int instrument, int ownerId, byte sessionId, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        OrderSet orders = _books[instrument].OrdersOf(ownerId);
        int countBefore = orders.Count;
        for (int i = countBefore - 1; i >= 0; i--) // an order that goes gives its place to the last one, which has been looked at
        {
            if (_pool[orders[i]].SessionId == sessionId) CancelResting(orders[i], CancelReason.Disconnected, ref sink);
        }
        return orders.Count != countBefore;
    }

    /// <summary>Cancels the resting order of a handle that <see cref="Enter"/> or <see cref="RestingOrder"/> gave.</summary>
    public void CancelResting<TSink>(int handle, CancelReason reason, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        ref BookOrder order = ref _pool[handle];
        MatchingBook book = _books[order.Instrument];
        book.Side(order.IsBuy).Remove(handle);
        Discard(ref order, reason, ref sink);
        book.OrdersOf(order.OwnerId).Remove(_pool, handle);
        End(handle);
    }

    private void Begin(int slot)
    {
        ref readonly BookOrder order = ref _pool[slot];
        if (order.OwnerId == AnonymousOwner) return;
        _orders.Add(order.OwnerId, order.ClientOrderId, slot);
        _openCounts[order.OwnerId]++;
    }

    private void End(int slot)
    {
        ref BookOrder order = ref _pool[slot];
        if (order.OwnerId != AnonymousOwner)
        {
            _orders.End(order.OwnerId, order.ClientOrderId);
            _openCounts[order.OwnerId]--;
        }
        _pool.Release(slot);
    }

    private void Discard<TSink>(ref BookOrder order, CancelReason reason, ref TSink sink)
        where TSink : struct, IMatchSink
    {
        order.LeavesLots = 0;
        sink.OnExecution(Describe(ExecutionKind.Canceled, in order) with { CancelReason = reason });
    }

    private Settlement SettlementOf(InstrumentRules rules)
        => new(rules, Array.IndexOf(_currencies, rules.SettlementCurrency), Array.IndexOf(_currencies, rules.BaseCurrency));

    private Execution Describe(ExecutionKind kind, in BookOrder order) => new()
    {
        Kind = kind,
        OwnerId = order.OwnerId,
        SessionId = order.SessionId,
        InstrumentId = _books[order.Instrument].Rules.InstrumentId,
        ClientOrderId = order.ClientOrderId,
        VenueOrderId = order.VenueOrderId,
        LeavesLots = order.LeavesLots,
        CumLots = order.CumLots,
        Side = order.Side,
    };
}
