using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Engine;

/// <summary>All instruments, by slot. Engine thread writes; the definitions arrive as frames.</summary>
public sealed class InstrumentTable
{
    private const long LotValueMax = 1L << 53; // exact as a double, and prices times lots keep room in 128 bits
    private readonly ArenaArray<Instrument> _instruments;
    private readonly SlotSet _defined;
    private readonly int _venueCapacity;

    internal InstrumentTable(Arena arena, int capacity, int venueCapacity)
    {
        _instruments = arena.Allocate<Instrument>(capacity);
        _defined = new SlotSet(arena, capacity);
        _venueCapacity = venueCapacity;
        for (int slot = 0; slot < capacity; slot++) _instruments[slot].Id = FrameHeader.NoInstrument;
    }

    /// <summary>Slots, used or free.</summary>
    public int Capacity => _instruments.Length;

    /// <summary>Slots with an instrument.</summary>
    public int DefinedCount => _defined.Count;

    public ref Instrument this[int slot] => ref _instruments[slot];

    /// <summary>The defined slot that follows <paramref name="slot"/> (-1 for none yet), from the last on to the first; -1 when none is defined.</summary>
    public int NextDefined(int slot) => _defined.NextAfter(slot);

    /// <summary>Finds the slot of a defined instrument of this very generation.</summary>
    public bool TryGetSlot(uint instrumentId, out int slot)
    {
        slot = (int)(instrumentId & 0xFFFF);
        return slot < _instruments.Length && _instruments[slot].Id == instrumentId && instrumentId != FrameHeader.NoInstrument;
    }

    /// <summary>Takes a definition over, or says why not. A slot in use keeps its identity, kind, lot value and currency.</summary>
    internal DefinitionStatus OnDefinition(uint instrumentId, ref InstrumentDefinitionDecoder definition, bool isInUse)
    {
        int slot = (int)(instrumentId & 0xFFFF);
        if (instrumentId == FrameHeader.NoInstrument || slot >= _instruments.Length) return DefinitionStatus.SlotOutOfRange;
        DefinitionStatus status = Validate(ref definition, out long lotValue);
        if (status != DefinitionStatus.Accepted) return status;
        ref Instrument instrument = ref _instruments[slot];
        ulong currency = CurrencyCode(definition.SettlementCurrency);
        if (isInUse && (instrument.Id != instrumentId || instrument.Kind != definition.Kind || instrument.LotValue != lotValue
            || instrument.SettlementCurrency != currency || instrument.VenueId != definition.VenueId)) return DefinitionStatus.InUse;
        status = ReadTicks(ref definition, out TickTable ticks, out int tickRowCount);
        if (status != DefinitionStatus.Accepted) return status;

        _defined.Set(slot, true);
        instrument.Id = instrumentId;
        instrument.VenueId = definition.VenueId;
        instrument.Kind = definition.Kind;
        instrument.Status = definition.Status;
        instrument.MinPrice = new Price(definition.MinPrice);
        instrument.MaxPrice = new Price(definition.MaxPrice);
        instrument.MinLots = new Lots(definition.MinLots);
        instrument.MaxLots = new Lots(definition.MaxLots);
        instrument.MinNotional = definition.MinNotional;
        instrument.LotValue = lotValue;
        instrument.MakerFee = definition.MakerFee;
        instrument.TakerFee = definition.TakerFee;
        instrument.IsNegativePriceAllowed = (definition.Flags & InstrumentFlags.NegativePriceAllowed) != 0 ? 1 : 0;
        instrument.TickRowCount = tickRowCount;
        instrument.Ticks = ticks;
        instrument.SettlementCurrency = currency;
        instrument.BaseCurrency = CurrencyCode(definition.BaseCurrency);
        instrument.QuoteCurrency = CurrencyCode(definition.QuoteCurrency);
        instrument.Symbol = default;
        definition.Symbol.CopyTo(instrument.Symbol);
        return DefinitionStatus.Accepted;
    }

    private DefinitionStatus Validate(ref InstrumentDefinitionDecoder definition, out long lotValue)
    {
        Int128 product = (Int128)definition.ContractValue * definition.QuantityStep;
        lotValue = (long)(product / Price.Scale);
        if (product <= 0 || product % Price.Scale != 0 || product / Price.Scale > LotValueMax) return DefinitionStatus.InvalidLotValue;
        if (definition.Kind is not (InstrumentKind.Linear or InstrumentKind.Inverse or InstrumentKind.Spot)) return DefinitionStatus.InvalidKind;
        if (definition.VenueId >= _venueCapacity) return DefinitionStatus.InvalidVenue;
        bool areLimitsValid = definition.MinPrice <= definition.MaxPrice && definition.MinLots >= 0 && definition.MaxLots > 0
            && definition.MinLots <= definition.MaxLots && definition.MinNotional >= 0;
        return areLimitsValid ? DefinitionStatus.Accepted : DefinitionStatus.InvalidLimits;
    }

    private static DefinitionStatus ReadTicks(ref InstrumentDefinitionDecoder definition, out TickTable ticks, out int count)
    {
        ticks = default;
        count = 0;
        if (!definition.TryReadTicks(out InstrumentDefinitionDecoder.TicksDecoder rows)) return DefinitionStatus.Malformed;
        if (rows.Count is 0 or > TickTable.Capacity) return DefinitionStatus.InvalidTickTable;
        long previousFrom = long.MinValue;
        while (rows.MoveNext())
        {
            if (rows.TickSize < 1 || rows.FromPrice <= previousFrom) return DefinitionStatus.InvalidTickTable;
            previousFrom = rows.FromPrice;
            ticks[count].From = new Price(rows.FromPrice);
            ticks[count].Tick = new Price(rows.TickSize);
            count++;
        }

        return DefinitionStatus.Accepted;
    }

    /// <summary>A name as instruments keep it; what is not ASCII, or beyond eight characters, is not in it. Cold.</summary>
    internal static ulong CurrencyCode(string name)
    {
        Span<byte> bytes = stackalloc byte[name.Length];
        for (int character = 0; character < name.Length; character++) bytes[character] = (byte)name[character];
        return CurrencyCode(bytes);
    }

    private static ulong CurrencyCode(ReadOnlySpan<byte> name)
    {
        ulong code = 0; // names come without their zero padding
        for (int character = 0; character < name.Length && character < sizeof(ulong); character++) code |= (ulong)name[character] << (8 * character);
        return code;
    }
}
