using System.Numerics;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Positions and their attribution, told by frames and held to rational arithmetic.</summary>
public sealed class PositionTests
{
    private const long Tick = EngineRig.Tick;
    private const long Unit = 1_000_000_000; // 1.0 as price or fee
    private static readonly Int128 One = (Int128)1_000_000_000 * 1_000_000_000;
    private static readonly BigInteger Scale = BigInteger.Pow(10, 18);

    // Goal: the oracle of domain 11 without its hedge (fills of hedges come with hedging): +2 at 99.98 with M 100; M to 100.04; -1 at 100.06;
    // M to 100.10; fees .03. Method: fills and books as frames. Spread .04 + .02; inventory 2 x .04 + 1 x .06; total .17 = .06 + .14 - .03.
    [Test]
    public void The_domain_oracle_adds_up()
    {
        using var rig = Rig(InstrumentKind.Linear, contractValue: Unit, quantityStep: Unit);
        Mark(rig, 100_000);
        Fill(rig, Side.Buy, 99_980, 2, fee: 20_000_000);
        Mark(rig, 100_040);
        Fill(rig, Side.Sell, 100_060, 1, fee: 10_000_000);
        Mark(rig, 100_100);
        Assert.That(Result(rig), Is.EqualTo(new ProfitAndLoss(One * 17 / 100, One * 6 / 100, One * 14 / 100, 0, -One * 3 / 100, 0)));
    }

    [Test] // Goal: the whole oracle, hedge and funding included: .06, .08, -.02, -.01, -.03, total .08. Method: the table's own methods.
    public void The_domain_oracle_with_hedge_and_funding_adds_up()
    {
        using var arena = new Arena(1 << 16);
        var table = new PositionTable(arena, instrumentCapacity: 1, new ExposureTable(arena, new EngineConfiguration { InstrumentCapacity = 1 }));
        var instrument = new Instrument { Kind = InstrumentKind.Linear, LotValue = Unit };
        table.OnMark(0, in instrument, new Price(100 * Unit));
        table.OnFill(0, in instrument, Side.Buy, new Price(99_980_000_000), new Lots(2), feeNanos: 20_000_000);
        table.OnMark(0, in instrument, new Price(100_040_000_000));
        table.OnFill(0, in instrument, Side.Sell, new Price(100_060_000_000), new Lots(1), feeNanos: 10_000_000);
        table.OnFill(0, in instrument, Side.Sell, new Price(100_020_000_000), new Lots(1), feeNanos: 0, isHedge: true);
        table.OnMark(0, in instrument, new Price(100_100_000_000));
        table.OnFunding(0, -One / 100);
        Assert.That(
            table.ProfitAndLoss(0, in instrument),
            Is.EqualTo(new ProfitAndLoss(One * 8 / 100, One * 6 / 100, One * 8 / 100, -One / 100, -One * 3 / 100, -One * 2 / 100)));
    }

    [Test] // Goal: inverse contracts pay in coin. Method: N = 100,000 quote units from 50,000 to 62,500: .4 coin.
    public void An_inverse_contract_pays_in_coin()
    {
        using var rig = Rig(InstrumentKind.Inverse, contractValue: 100 * Unit, quantityStep: Unit);
        Fill(rig, Side.Buy, 50_000_000, 1_000);
        Fill(rig, Side.Sell, 62_500_000, 1_000);
        Assert.That(Result(rig).Total, Is.EqualTo(One * 4 / 10));
        Assert.That(rig.Position.Lots.Count, Is.Zero);
    }

    [Test] // Goal: spot counts like linear. Method: buy 0.5 at 100, sell at 110.
    public void Spot_pays_the_difference()
    {
        using var rig = Rig(InstrumentKind.Spot, contractValue: Unit, quantityStep: Unit / 10);
        Fill(rig, Side.Buy, 100_000, 5);
        Fill(rig, Side.Sell, 110_000, 5);
        Assert.That(Result(rig).Total, Is.EqualTo(One * 5));
    }

    // Goal: attribution equals rational arithmetic: exact for linear and spot, within 1e-8 a fill against the account for inverse.
    // Method: random fills, fees and mids; parts add up always.
    [Test]
    public void Parts_add_up_and_equal_rational_arithmetic(
        [Values(InstrumentKind.Linear, InstrumentKind.Inverse, InstrumentKind.Spot)] InstrumentKind kind, [Range(1, 10)] int seed)
    {
        var random = new Random(seed);
        long contractValue = random.NextInt64(1, 1_000) * Unit;
        using var rig = Rig(kind, contractValue, quantityStep: Unit / 100);
        BigInteger lotValue = (BigInteger)contractValue / 100;
        long markMillis = 50_000_000;
        Mark(rig, markMillis);
        Rational cash = default, spread = default, inventory = default;
        BigInteger fees = 0, position = 0;
        for (int fill = 1; fill <= 300; fill++)
        {
            long nextMillis = Math.Max(1_000, markMillis + random.Next(-100_000, 100_000));
            inventory += Value(kind, position * lotValue, nextMillis) - Value(kind, position * lotValue, markMillis);
            markMillis = nextMillis;
            Mark(rig, markMillis);
            Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            long lots = random.NextInt64(1, 500);
            long millis = Math.Max(1_000, markMillis + random.Next(-5_000, 5_000));
            long fee = random.NextInt64(-1_000_000, 2_000_000);
            Fill(rig, side, millis, lots, fee);
            BigInteger change = (side == Side.Buy ? lots : -lots) * lotValue;
            cash -= Value(kind, change, millis);
            spread += Value(kind, change, markMillis) - Value(kind, change, millis);
            position += side == Side.Buy ? lots : -lots;
            fees -= fee;

            ProfitAndLoss result = Result(rig);
            Assert.That(result.Spread + result.Inventory + result.Funding + result.Fees + result.Hedging, Is.EqualTo(result.Total));
            Assert.That((BigInteger)result.Fees, Is.EqualTo(fees * Unit));
            long roundingUnits = kind == InstrumentKind.Inverse ? 10_000_000_000 : 0; // 1e-8 a fill
            long floorUnits = kind == InstrumentKind.Inverse ? 2 : 0; // two values a fill, each rounded down at 1e-18
            AssertBelow(result.Spread, spread, 0, floorUnits * fill);
            AssertBelow(rig.Position.TradeCash, cash, 0, roundingUnits * fill);
            AssertBelow(result.Inventory, inventory, -floorUnits * fill, (roundingUnits + floorUnits) * fill);
            Assert.That((BigInteger)rig.Position.TradeCash % 10_000_000_000, Is.EqualTo(BigInteger.Zero), "whole units of 1e-8");
        }

        static void AssertBelow(Int128 actual, Rational expected, BigInteger atLeast, BigInteger atMost)
        {
            Rational difference = expected - new Rational((BigInteger)actual, 1);
            Assert.That(difference.IsAtLeast(atLeast) && difference.IsAtMost(atMost), Is.True, "no less than it costs, and at most the rounding of every fill more");
        }
    }

    [Test] // Goal: even the last digit rounds against the account. Method: sizes whose coin value ends just below a whole 1e-8.
    public void Rounding_is_always_against_the_account([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        using var rig = Rig(InstrumentKind.Inverse, contractValue: Unit, quantityStep: Unit);
        Int128 before = 0;
        for (int fill = 0; fill < 500; fill++)
        {
            Side side = random.Next(2) == 0 ? Side.Buy : Side.Sell;
            long lots = random.NextInt64(1, 1_000_000);
            long millis = random.NextInt64(1_000, 100_000_000);
            Fill(rig, side, millis, lots);
            Int128 paid = rig.Position.TradeCash - before;
            before = rig.Position.TradeCash;
            BigInteger signed = side == Side.Buy ? lots : -lots;

            // paid <= N/p < paid + 1e-8, in 1e-18 units, multiplied out.
            BigInteger coin = signed * Unit * Scale;
            BigInteger price = (BigInteger)millis * 1_000_000;
            Assert.That((BigInteger)paid * price, Is.LessThanOrEqualTo(coin));
            Assert.That(((BigInteger)paid + 10_000_000_000) * price, Is.GreaterThan(coin));
        }
    }

    private static Rational Value(InstrumentKind kind, BigInteger lotsTimesValue, long priceMillis)
    {
        BigInteger price = (BigInteger)priceMillis * 1_000_000;
        return kind == InstrumentKind.Inverse ? new Rational(-lotsTimesValue * Scale, price) : new Rational(lotsTimesValue * price, 1);
    }

    private static EngineRig Rig(InstrumentKind kind, long contractValue, long quantityStep)
    {
        var rig = new EngineRig(isReady: false);
        rig.Send(rig.Frames.Definition(kind: kind, contractValue: contractValue, quantityStep: quantityStep, flags: InstrumentFlags.None));
        rig.Send(rig.Frames.SessionUp());
        return rig;
    }

    private static void Mark(EngineRig rig, long millis) =>
        rig.Send(rig.Frames.Snapshot([((millis * 1_000_000) - Tick, 1)], [((millis * 1_000_000) + Tick, 1)]));

    private static void Fill(EngineRig rig, Side side, long millis, long lots, long fee = 0) =>
        rig.Send(rig.Frames.Filled(1, 1, rig.Position.FillCount + 1, millis * 1_000_000, lots, side, fee: fee));

    private static ProfitAndLoss Result(EngineRig rig) => rig.Core.Context.Positions.ProfitAndLoss(0, in rig.Core.Context.Instruments[0]);
}
