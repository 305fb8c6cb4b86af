namespace LowLatencyMM.Engine;

/// <summary>What makes a fill unique: venue, match, order there, leg. Comes at most once into the position.</summary>
public readonly struct FillKey : IEquatable<FillKey>
{
    private readonly long _matchId;
    private readonly long _orderId;
    private readonly long _venueAndLeg;

    /// <param name="venueId">The venue.</param>
    /// <param name="matchId">The venue's number of the match.</param>
    /// <param name="orderId">The venue's order id, or ours where it names none.</param>
    /// <param name="leg">Leg of a combination, 0 for an outright.</param>
    public FillKey(ushort venueId, long matchId, long orderId, byte leg)
    {
        _matchId = matchId;
        _orderId = orderId;
        _venueAndLeg = ((long)venueId << 8) | leg | (1L << 32); // never equal to the zeroed key of a free cell
    }

    /// <summary>The key of a fill.</summary>
    public static FillKey Of(ref Messages.Orders.FilledDecoder fill) =>
        new(fill.VenueId, fill.MatchId, fill.HasVenueOrderId ? fill.VenueOrderId : fill.ClientOrderId, fill.Leg);

    public bool IsEmpty => _venueAndLeg == 0;

    public static bool operator ==(FillKey left, FillKey right) => left.Equals(right);

    public static bool operator !=(FillKey left, FillKey right) => !left.Equals(right);

    public bool Equals(FillKey other) => _matchId == other._matchId && _orderId == other._orderId && _venueAndLeg == other._venueAndLeg;

    public override bool Equals(object? obj) => obj is FillKey other && Equals(other);

    public override int GetHashCode() => (int)Mix();

    /// <summary>A well-mixed hash (the finaliser of SplitMix64 over the parts); the same on every machine.</summary>
    internal ulong Mix()
    {
        ulong mixed = ((ulong)_matchId * 0x9E3779B97F4A7C15) ^ ((ulong)_orderId * 0xC2B2AE3D27D4EB4F) ^ (ulong)_venueAndLeg;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
