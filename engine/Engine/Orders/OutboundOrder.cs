namespace LowLatencyMM.Engine;

/// <summary>An order message that this frame caused and that is not encoded yet.</summary>
public struct OutboundOrder
{
    /// <summary>The order's slot; unused by a mass cancel and by a status request.</summary>
    public int OrderSlot;

    /// <summary>The instrument of a mass cancel, or none for the whole venue.</summary>
    public uint InstrumentId;
    public ushort VenueId;
    public OutboundKind Kind;

    /// <summary>A mass cancel's reason.</summary>
    public byte Reason;
}
