namespace LowLatencyMM.SimulatedExchange;

/// <summary>Which instruments a feed handler knows, and which of them have shown a whole book since the last loss.</summary>
/// <remarks>One thread; never allocates after construction. An instrument counts as known from its first definition or whole
/// snapshot, and as done when it has both.</remarks>
internal sealed class InstrumentRecovery
{
    public const int SlotCount = 4_096;

    private const byte Defined = 1, Whole = 2, Both = 3;
    private const ushort NoPart = ushort.MaxValue;
    private readonly byte[] _marks = new byte[SlotCount];
    private readonly uint[] _ids = new uint[SlotCount];
    private readonly ushort[] _nextParts = new ushort[SlotCount];
    private int _knownCount;
    private int _doneCount;

    public InstrumentRecovery() => Array.Fill(_nextParts, NoPart);

    public bool IsDone => _knownCount > 0 && _doneCount == _knownCount;

    /// <summary>Another run of the venue: nothing is known.</summary>
    public void Forget()
    {
        Array.Clear(_marks);
        Array.Fill(_nextParts, NoPart);
        _knownCount = _doneCount = 0;
    }

    /// <summary>Something was lost: every book has to be seen again.</summary>
    public void Restart()
    {
        (_knownCount, _doneCount) = (0, 0);
        for (int slot = 0; slot < SlotCount; slot++)
        {
            _marks[slot] &= Defined;
            _knownCount += _marks[slot]; // Defined is 1
        }

        Array.Fill(_nextParts, NoPart);
    }

    public void OnDefinition(uint instrumentId)
    {
        int slot = (int)(instrumentId & 0xFFFF);
        if (_ids[slot] != instrumentId) Drop(slot, instrumentId);
        Add(slot, Defined);
    }

    /// <param name="part">Of the snapshot, from 0.</param>
    /// <param name="isLast">It is the last part.</param>
    public void OnSnapshot(uint instrumentId, ushort part, bool isLast)
    {
        int slot = (int)(instrumentId & 0xFFFF);
        if (_ids[slot] != instrumentId) Drop(slot, instrumentId);
        if (part != 0 && part != _nextParts[slot])
        {
            _nextParts[slot] = NoPart;
            return;
        }

        _nextParts[slot] = isLast ? NoPart : (ushort)(part + 1);
        if (isLast) Add(slot, Whole);
    }

    private void Drop(int slot, uint instrumentId)
    {
        if (_marks[slot] != 0) _knownCount--;
        if (_marks[slot] == Both) _doneCount--;
        (_ids[slot], _marks[slot], _nextParts[slot]) = (instrumentId, 0, NoPart);
    }

    private void Add(int slot, byte mark)
    {
        byte before = _marks[slot];
        byte after = (byte)(before | mark);
        if (before == 0) _knownCount++;
        if (before != Both && after == Both) _doneCount++;
        _marks[slot] = after;
    }
}
