namespace LowLatencyMM.SimulatedExchange;

/// <summary>Cash of every owner and the venue's own, by currency: what the fills of a matching engine moved.</summary>
/// <remarks>One thread; never allocates after construction. Amounts are 1e-18 of the currency and begin at 0. Derivatives are settled as cash
/// flows, the form of the engine's own positions: an owner's equity is its cash plus the value of its lots at the mark. What an owner pays is
/// rounded up at 1e-8 and what it gets rounded down; the venue keeps the difference with the fees. So over all owners and the venue the cash of a
/// currency always adds up to 0.</remarks>
internal sealed class OwnerLedger
{
    private const long RoundingUnits = 10_000_000_000; // 1e-8 in 1e-18
    private const long UnitsPerNano = 1_000_000_000;

    private readonly Int128[] _cash;
    private readonly int _ownerCount;

    public OwnerLedger(int ownerCount, int currencyCount)
    {
        _ownerCount = ownerCount;
        _cash = new Int128[(ownerCount + 1) * currencyCount];
    }

    /// <summary>Cash of an owner in a currency; owner count stands for the venue.</summary>
    public Int128 Cash(int ownerId, int currency) => _cash[(currency * (_ownerCount + 1)) + ownerId];

    /// <summary>Books a match.</summary>
    /// <param name="buyerFee">1e-9 of the settlement currency; positive is a cost.</param>
    /// <param name="sellerFee">As <paramref name="buyerFee"/>.</param>
    public void Book(in Settlement settlement, int buyerId, int sellerId, long price, long lots, long buyerFee, long sellerFee)
    {
        int currency = settlement.SettlementCurrency;
        Int128 toBuyer = RoundDown(settlement.Cash(lots, price)) - ((Int128)buyerFee * UnitsPerNano);
        Int128 toSeller = RoundDown(settlement.Cash(-lots, price)) - ((Int128)sellerFee * UnitsPerNano);
        Move(currency, buyerId, toBuyer);
        Move(currency, sellerId, toSeller);
        Move(currency, _ownerCount, -(toBuyer + toSeller));
        if (!settlement.IsSpot) return;
        Int128 quantity = (Int128)lots * settlement.LotValue * UnitsPerNano;
        Move(settlement.BaseCurrency, buyerId, quantity);
        Move(settlement.BaseCurrency, sellerId, -quantity);
    }

    private static Int128 RoundDown(Int128 amount) => FloorDivide(amount, RoundingUnits) * RoundingUnits;

    internal static Int128 FloorDivide(Int128 dividend, Int128 divisor)
    {
        (Int128 quotient, Int128 remainder) = Int128.DivRem(dividend, divisor);
        return remainder != 0 && (remainder < 0) != (divisor < 0) ? quotient - 1 : quotient;
    }

    private void Move(int currency, int ownerId, Int128 amount) => _cash[(currency * (_ownerCount + 1)) + ownerId] += amount;
}
