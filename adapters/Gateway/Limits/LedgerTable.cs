using System.Numerics;
using System.Runtime.CompilerServices;

namespace LowLatencyMM.Gateway;

/// <summary>Orders by client order id: linear probing with backward-shift deletion. One thread; never allocates after construction.</summary>
/// <remarks>A reference into it is valid until the next <see cref="Remove"/>.</remarks>
internal sealed class LedgerTable
{
    public const int None = -1;
    private readonly LedgerOrder[] _orders; // id 0: free
    private readonly int _mask;
    private readonly int _capacity;

    public LedgerTable(int capacity)
    {
        _capacity = capacity;
        _orders = new LedgerOrder[BitOperations.RoundUpToPowerOf2((uint)capacity * 2)];
        _mask = _orders.Length - 1;
    }

    public int Count { get; private set; }

    public bool IsFull => Count == _capacity;

    /// <summary>Places to look at in a walk; those without an id are free.</summary>
    public int Length => _orders.Length;

    public ref LedgerOrder this[int place] => ref _orders[place];

    /// <summary>The order's place, or <see cref="None"/>.</summary>
    public int Find(long clientOrderId)
    {
        int place = Locate(clientOrderId);
        return _orders[place].ClientOrderId != 0 ? place : None;
    }

    /// <summary>Adds an id that is not there, above 0; the table must not be full.</summary>
    public ref LedgerOrder Add(long clientOrderId)
    {
        ref LedgerOrder order = ref _orders[Locate(clientOrderId)];
        order = default;
        order.ClientOrderId = clientOrderId;
        Count++;
        return ref order;
    }

    /// <summary>Removes what stands at a place. Another order may stand there afterwards: a walk looks at it again.</summary>
    public void Remove(int place)
    {
        int hole = place;
        for (int next = (hole + 1) & _mask; _orders[next].ClientOrderId != 0; next = (next + 1) & _mask)
        {
            // An order may move back into the hole only if its home is not between the hole and itself.
            int home = Home(_orders[next].ClientOrderId);
            if (((next - home) & _mask) < ((next - hole) & _mask)) continue;
            _orders[hole] = _orders[next];
            hole = next;
        }

        _orders[hole] = default;
        Count--;
    }

    private int Locate(long clientOrderId)
    {
        int place = Home(clientOrderId);
        while (_orders[place].ClientOrderId != 0 && _orders[place].ClientOrderId != clientOrderId) place = (place + 1) & _mask;
        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Home(long clientOrderId) => (int)(((ulong)clientOrderId * 0x9E37_79B9_7F4A_7C15) >> 32) & _mask;
}
