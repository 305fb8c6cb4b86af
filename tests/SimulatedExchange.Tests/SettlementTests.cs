using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>What round trips and fees move, by hand, for each kind of instrument.</summary>
public class SettlementTests
{
    private const long One = 1_000_000_000;

    [Test] // Goal: linear pays q(P1 - P0) and fees in the quote currency. Method: 2 BTC from 60,000 to 60,100, maker then taker at 4 bp.
    public void Linear_round_trip_pays_the_difference_in_the_quote_currency()
    {
        MatchingEngine engine = Trade(InstrumentRules.BtcPerpetual(0), 60_000 * One, 60_100 * One, 2_000);
        Assert.That(Cash(engine, 1, "USDT"), Is.EqualTo(200m - 48.08m), "the fee of the sale, 4 bp of 120,200");
        Assert.That(Cash(engine, 2, "USDT"), Is.EqualTo(-200m - 48m), "the fee of the first sale, 4 bp of 120,000");
        Assert.That(Cash(engine, engine.VenueOwner, "USDT"), Is.EqualTo(96.08m));
        Assert.That(Cash(engine, 1, "BTC"), Is.Zero);
    }

    // Goal: inverse pays N(1/P0 - 1/P1) in the base currency. Method: domain 7.3's oracle, 0.4 BTC, and a case that rounds at each fill.
    [TestCase(50_000, 62_500, 100_000, 0.4, TestName = "Inverse_100000_from_50000_to_62500_pays_0_4_coins")]
    [TestCase(60_000, 61_000, 60_000, 0.01639344, TestName = "Inverse_60000_from_60000_to_61000_pays_1_coin_and_takes_0_98360656")]
    public void Inverse_round_trip_pays_in_the_base_currency(long from, long to, long quoteUnits, decimal expected)
    {
        MatchingEngine engine = Trade(Inverse with { TakerFee = 0 }, from * One, to * One, quoteUnits / 100);
        Assert.That(Cash(engine, 1, "BTC"), Is.EqualTo(expected));
        Assert.That(Cash(engine, 1, "USD"), Is.Zero);
        Assert.That(Cash(engine, 1, "BTC") + Cash(engine, 2, "BTC") + Cash(engine, engine.VenueOwner, "BTC"), Is.Zero);
        Assert.That(Cash(engine, engine.VenueOwner, "BTC"), Is.InRange(0m, 2e-8m), "what rounding took");
    }

    [Test] // Goal: inverse fees are in the base currency. Method: 5 bp of 100,000 USD at 50,000, 2 coins, is 0.001; a rebate of 1 bp is 0.0002.
    public void Inverse_fee_is_in_the_base_currency()
    {
        MatchingEngine engine = Trade(Inverse with { MakerFee = -1_000, TakerFee = 5_000 }, 50_000 * One, null, 1_000);
        Assert.That(Cash(engine, 1, "BTC"), Is.EqualTo(2m + 0.0002m), "the maker bought");
        Assert.That(Cash(engine, 2, "BTC"), Is.EqualTo(-2m - 0.001m));
        Assert.That(Cash(engine, engine.VenueOwner, "BTC"), Is.EqualTo(0.0008m));
    }

    [Test] // Goal: spot moves both currencies. Method: half an ether at 2,000 and its fee of 10 bp.
    public void Spot_moves_base_and_quote_currency()
    {
        MatchingEngine engine = Trade(Spot, 2_000 * One, null, 5_000);
        Assert.That((Cash(engine, 1, "ETH"), Cash(engine, 1, "USDT")), Is.EqualTo((0.5m, -1_000m)), "a maker without a fee bought");
        Assert.That((Cash(engine, 2, "ETH"), Cash(engine, 2, "USDT")), Is.EqualTo((-0.5m, 999m)));
        Assert.That((Cash(engine, engine.VenueOwner, "ETH"), Cash(engine, engine.VenueOwner, "USDT")), Is.EqualTo((0m, 1m)));
    }

    [Test] // Goal: what cannot be settled is refused. Method: an inverse contract paid in dollars, a spot pair paid in ether, a lot below 1e-9.
    public void Instruments_that_cannot_be_settled_are_refused()
    {
        Assert.That(() => new MatchingEngine([Inverse with { SettlementCurrency = "USD" }]), Throws.ArgumentException.With.Message.Contains("settlementCurrency"));
        Assert.That(() => new MatchingEngine([Spot with { SettlementCurrency = "ETH" }]), Throws.ArgumentException.With.Message.Contains("settlementCurrency"));
        Assert.That(() => new MatchingEngine([Spot with { ContractValue = 1_000, QuantityStep = 1_000 }]), Throws.ArgumentException.With.Message.Contains("1e-9"));
        Assert.That(() => new MatchingEngine([Spot with { MaxPrice = long.MaxValue / 4, MaxLots = 1L << 44, ContractValue = 1_000 * One }]), Throws.ArgumentException.With.Message.Contains("does not fit"));
    }

    private static InstrumentRules Inverse { get; } = InstrumentRules.BtcPerpetual(0) with
    {
        Kind = InstrumentKind.Inverse,
        QuoteCurrency = "USD",
        SettlementCurrency = "BTC",
        ContractValue = 100 * One,
        QuantityStep = One,
    };

    private static InstrumentRules Spot { get; } = InstrumentRules.BtcPerpetual(0) with
    {
        Kind = InstrumentKind.Spot,
        BaseCurrency = "ETH",
        QuantityStep = 100_000,
        Ticks = [new TickRow(0, 10_000_000)],
        TakerFee = 10_000,
    };

    // Owner 1 rests a buy, owner 2 takes it; then owner 2 rests a buy at the second price, and owner 1 takes it.
    private static MatchingEngine Trade(InstrumentRules rules, long price, long? closingPrice, long lots)
    {
        var engine = new MatchingEngine([rules], ownerCount: 3, orderCapacity: 8, endedOrderCapacity: 16);
        Cross(engine, 1, 2, price, lots);
        if (closingPrice is { } closing) Cross(engine, 2, 1, closing, lots);
        return engine;
    }

    private static void Cross(MatchingEngine engine, int buyer, int seller, long price, long lots)
    {
        var sink = new SilentSink();
        foreach ((int owner, Side side) in new[] { (buyer, Side.Buy), (seller, Side.Sell) })
        {
            var entry = new OrderEntry { OwnerId = owner, ClientOrderId = price + (int)side, Price = price, Lots = lots, Side = side };
            Assert.That(engine.Enter(0, in entry, ref sink) == MatchingEngine.NoOrder, Is.EqualTo(side == Side.Sell));
        }
    }

    private static decimal Cash(MatchingEngine engine, int owner, string currency) => (decimal)engine.Cash(owner, currency) * 1e-18m;
}
