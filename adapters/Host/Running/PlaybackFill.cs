using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>One booked fill of a run, decoded, with what the engine knew at that moment.</summary>
internal readonly record struct PlaybackFill
{
    public required long FrameSequence { get; init; }

    /// <summary>When it was received, ns since the Unix epoch.</summary>
    public required long TimeNs { get; init; }

    /// <summary>The venue's time, ns since the Unix epoch; 0 where it gave none.</summary>
    public required long VenueTimeNs { get; init; }

    public required uint InstrumentId { get; init; }

    public int Slot => (int)(InstrumentId & 0xFFFF);

    public required long ClientOrderId { get; init; }

    /// <summary>Null where the venue named none.</summary>
    public required long? VenueOrderId { get; init; }

    public required long MatchId { get; init; }

    public required ushort VenueId { get; init; }

    public required byte Leg { get; init; }

    /// <summary>Our side.</summary>
    public required Side Side { get; init; }

    public required Liquidity Liquidity { get; init; }

    public required Price Price { get; init; }

    public required Lots Lots { get; init; }

    public required Lots LeavesLots { get; init; }

    public required Lots CumLots { get; init; }

    /// <summary>1e-9 of the settlement currency; positive is a cost.</summary>
    public required long FeeNanos { get; init; }

    /// <summary>The mark against which spread was booked: the last mid of a whole book, or the fill's own price before there was one.</summary>
    public required Price Mark { get; init; }

    /// <summary>Signed position with this fill in it.</summary>
    public required Lots PositionLots { get; init; }

    /// <summary>+1 when we bought, -1 when we sold.</summary>
    public int Sign => Side == Side.Buy ? 1 : -1;

    /// <summary>Reads a fill that the engine has just booked.</summary>
    public static PlaybackFill Decode(in FrameHeader header, ref FilledDecoder fill, StrategyContext context)
    {
        ref readonly Position position = ref context.Positions[(int)(header.InstrumentId & 0xFFFF)];
        return new PlaybackFill
        {
            FrameSequence = header.Sequence,
            TimeNs = header.ReceiveTimeNs,
            VenueTimeNs = header.VenueTimeNs,
            InstrumentId = header.InstrumentId,
            ClientOrderId = fill.ClientOrderId,
            VenueOrderId = fill.HasVenueOrderId ? fill.VenueOrderId : null,
            MatchId = fill.MatchId,
            VenueId = fill.VenueId,
            Leg = fill.Leg,
            Side = fill.Side,
            Liquidity = fill.Liquidity,
            Price = new Price(fill.Price),
            Lots = new Lots(fill.Lots),
            LeavesLots = new Lots(fill.LeavesLots),
            CumLots = new Lots(fill.CumLots),
            FeeNanos = fill.Fee,
            Mark = position.Mark,
            PositionLots = position.Lots,
        };
    }
}
