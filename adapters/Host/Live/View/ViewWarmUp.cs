using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>A second view that draws invented runs for nobody, so that the real one has nothing left to compile. One thread.</summary>
internal sealed class ViewWarmUp : IDisposable
{
    private const int PicturesPerRound = 12;
    private static readonly (int Columns, int Rows)[] Sizes = [(80, 24), (132, 50), (50, 10)];
    private readonly TerminalView _view;
    private readonly LatencyHistogram _latency = new();
    private readonly SeqLock<EngineTelemetry> _telemetry = new();
    private SplitMix64 _random = new(1);
    private FrameRate _rate;
    private int _pictures;

    public ViewWarmUp(LiveTitle title, TerminalKind kind)
    {
        _view = new TerminalView(Stream.Null, () => Sizes[_pictures / 4 % Sizes.Length], title, kind);
        _view.Show();
    }

    /// <summary>A few pictures, each unlike the one before. Called until nothing is compiled any more.</summary>
    public void Round()
    {
        for (int i = 0; i < PicturesPerRound; i++)
        {
            EngineTelemetry invented = Invent();
            _telemetry.Write(in invented);
            _latency.Record((long)(_random.Next() >> 36));
            _rate.Look(_pictures * 100, _pictures);
            EngineTelemetry telemetry = _telemetry.Read();
            _view.Draw(in telemetry, _latency, new LiveFacts((LivePhase)(_pictures / 2 % 3), _pictures, _rate.PerSecond, 0.6));
            _pictures++;
        }
    }

    public void Dispose() => _view.Dispose();

    private EngineTelemetry Invent()
    {
        var telemetry = new EngineTelemetry
        {
            Frames = Below(1 << 30),
            Orders = Below(1 << 20),
            Profit = new ProfitAndLoss(Money(), Money(), Money(), Money(), Money(), Money()),
            PositionLots = Below(2_000) - 1_000,
            MaxAbsPositionLots = 1_000,
            OpenOrders = (int)Below(10),
            RiskState = (RiskState)Below(4),
            BookStatus = (BookStatus)Below(7),
            IsQuotable = Below(2) == 0,
            FillCount = Below(100),
        };
        telemetry.Counters.AckTimeouts = Below(2);
        telemetry.Counters.VenueRejects = Below(100);
        Invent(ref telemetry.Bids);
        Invent(ref telemetry.Asks);
        for (int i = 0; i < TelemetryFills.Capacity; i++)
        {
            telemetry.Fills[i] = new TelemetryFill
            {
                TimeNs = Below(long.MaxValue),
                PriceNanos = Below(1L << 50),
                Lots = Below(1_000),
                Side = (Side)(1 + Below(2)),
                Liquidity = (Liquidity)(1 + Below(2)),
            };
        }

        return telemetry;
    }

    private void Invent(ref TelemetryQuotes quotes)
    {
        quotes.LevelCount = (int)Below(TelemetryLevels.Capacity + 1);
        quotes.OwnCount = (int)Below(TelemetryLevels.Capacity + 1);
        for (int i = 0; i < TelemetryLevels.Capacity; i++)
        {
            quotes.Levels[i] = new TelemetryLevel { PriceNanos = Below(1L << 50), Lots = Below(10_000) };
            quotes.Own[i] = Below(2) == 0 ? quotes.Levels[i] : new TelemetryLevel { PriceNanos = Below(1L << 50), Lots = Below(10_000) };
        }
    }

    private long Below(long end) => _random.NextBounded(end);

    private Int128 Money() => (Int128)(Below(1L << 40) - (1L << 39)) << 30;
}
