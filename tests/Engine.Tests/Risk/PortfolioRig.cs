using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine.Tests;

/// <summary>Six instruments of three underlyings at three venues, two of which share an account; every book at its price.</summary>
internal sealed class PortfolioRig : IDisposable
{
    public const int Count = 6;
    public static readonly string[] Underlyings = ["BTC", "ETH", "SOL"];
    private readonly long[] _ticks = [600_000, 30_000, 1_500, 600_200, 30_010, 1_501];
    private long _matchId;

    public PortfolioRig(EngineConfiguration? configuration = null, long tickScale = 1)
    {
        for (int slot = 1; slot < Count; slot++) _ticks[slot] *= slot % 3 == 0 ? 1 : tickScale; // prices so high that small moves are many ticks

        Rig = new EngineRig(configuration ?? Configuration(), isReady: false);
        for (ushort venue = 0; venue < 3; venue++) Rig.Send(Rig.Frames.SessionUp(venue));
        for (int slot = 0; slot < Count; slot++)
        {
            Rig.Send(Rig.Frames.Definition((uint)slot, venueId: (ushort)(slot / 2), maxLots: 1L << 40, baseCurrency: Underlyings[slot % 3]));
            Quote(slot, _ticks[slot]);
        }
    }

    public EngineRig Rig { get; }

    public StrategyContext Context => Rig.Core.Context;

    public static EngineConfiguration Configuration(PortfolioParameters? portfolio = null, KillSwitchParameters? killSwitch = null) => new()
    {
        KillSwitch = killSwitch ?? KillSwitchParameters.Off,
        Regimes = new RegimeParameters { IsWatched = false }, // two markets of one underlying move apart here
        InstrumentCapacity = Count,
        VenueCapacity = 4,
        OrderCapacity = 4096,
        BookLevelsPerSide = 8,
        Portfolio = portfolio ?? new PortfolioParameters { VenueAccounts = [0, 0, 1] },
        DefaultLimits = new RiskLimits
        {
            OrderLotsMax = new Lots(1_000_000),
            PositionLotsMax = new Lots(10_000_000),
            OrderNotionalMax = 1_000 * Price.Scale,
            PriceBandFraction = 0.5,
            OpenOrdersMax = 10,
        },
    };

    public long Ticks(int slot) => _ticks[slot];

    /// <summary>The book of an instrument, one tick wide, so that the mid is between.</summary>
    public void Quote(int slot, long ticks)
    {
        _ticks[slot] = ticks;
        Rig.Send(Rig.Frames.Snapshot([(ticks * FrameFactory.Tick, 1000)], [((ticks + 1) * FrameFactory.Tick, 1000)], instrumentId: (uint)slot));
    }

    public RiskReason TryPlace(int slot, Side side, long lots) => Rig.TryPlace(side, side == Side.Buy ? _ticks[slot] : _ticks[slot] + 1, lots, slot);

    /// <summary>Places and fills an order: a position.</summary>
    public void Hold(int slot, long lots)
    {
        Side side = lots > 0 ? Side.Buy : Side.Sell;
        Assert.That(TryPlace(slot, side, Math.Abs(lots)), Is.EqualTo(RiskReason.None));
        long id = Rig.LastSent.ClientOrderId;
        Rig.Send(Rig.Frames.Accepted(id, id + 1, Rig.LastSent.Price, Math.Abs(lots)));
        Fill(slot, id, Math.Abs(lots), side, Rig.LastSent.Price);
    }

    public void Fill(int slot, long id, long lots, Side side, long price) => Rig.Send(Rig.Frames.Filled(
        id, id + 1, ++_matchId, price, lots, side, instrumentId: (uint)slot, venueId: (ushort)(slot / 2)));

    public void Dispose() => Rig.Dispose();
}
