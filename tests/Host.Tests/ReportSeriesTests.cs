using LowLatencyMM.Engine;

namespace LowLatencyMM.Host.Tests;

/// <summary>What a report keeps of a run of any length, against models that keep everything.</summary>
public sealed class ReportSeriesTests
{
    private static readonly int[] Seeds = [1, 2, 3, 4, 5];

    [Test] // Goal: columns have the least, greatest and last of what fell into them, however often they were joined. Method: all values kept, and sorted into the final columns.
    public void Columns_keep_the_extremes_of_any_sequence([ValueSource(nameof(Seeds))] int seed)
    {
        var random = new Random(seed);
        var grid = new TimeGrid();
        var series = new StepSeries(grid);
        var all = new List<(long TimeNs, double Value)>();
        long timeNs = 1_700_000_000_000_000_000;
        double before = double.NaN;
        for (int index = 0; index < 5_000; index++)
        {
            timeNs += random.Next(0, 3) == 0 ? 0 : (long)Math.Exp(random.NextDouble() * 22);
            grid.Advance(timeNs);
            double value = random.Next(20) == 0 ? double.NaN : random.Next(-50, 50);
            series.Add(value);
            if (!value.Equals(before)) all.Add((timeNs, value));
            before = value;
        }

        Assert.That(grid.Columns, Is.InRange(1, TimeGrid.ColumnsMax));
        ILookup<int, double> model = all.ToLookup(entry => (int)((entry.TimeNs - grid.StartNs) / grid.WidthNs), entry => entry.Value);
        for (int column = 0; column < grid.Columns; column++)
        {
            double[] values = [.. model[column]];
            double[] finite = [.. values.Where(double.IsFinite)];
            Assert.That(series.TryRead(column, out double least, out double greatest, out double last), Is.EqualTo(values.Length > 0));
            if (values.Length == 0) continue;
            (double, double) expected = finite.Length > 0 ? (finite.Min(), finite.Max()) : (double.NaN, double.NaN);
            Assert.That((least, greatest, last), Is.EqualTo((expected.Item1, expected.Item2, values[^1])), $"column {column}");
        }
    }

    [Test] // Goal: joining markers loses no fill and no lot. Method: sums by side over more fills than there are markers.
    public void Joined_markers_add_up_to_the_fills([ValueSource(nameof(Seeds))] int seed)
    {
        var random = new Random(seed);
        var grid = new TimeGrid();
        var marks = new FillMarks(grid);
        (long Count, double Lots, double Value)[] sums = new (long, double, double)[2];
        for (long timeNs = 0, index = 0; index < 20_000; index++)
        {
            timeNs += random.Next(1, 50_000_000);
            grid.Advance(timeNs);
            int sign = random.Next(2) == 0 ? 1 : -1;
            (double lots, double price) = (random.Next(1, 100), random.Next(90, 110));
            marks.Add(new FillMark(timeNs, sign, price, lots, 1));
            ref (long Count, double Lots, double Value) sum = ref sums[(sign + 1) / 2];
            sum = (sum.Count + 1, sum.Lots + lots, sum.Value + (lots * price));
            if (index == 100) Assert.That(marks.IsAggregated, Is.False);
        }

        Assert.That(marks.IsAggregated, Is.True);
        Assert.That(marks.Marks, Has.Count.InRange(20, FillMarks.CountMax));
        for (int side = 0; side < 2; side++)
        {
            FillMark[] own = [.. marks.Marks.Where(mark => mark.Sign == (side * 2) - 1)];
            Assert.That((own.Sum(mark => mark.Count), own.Sum(mark => mark.Lots)), Is.EqualTo((sums[side].Count, sums[side].Lots)));
            Assert.That(own.Sum(mark => mark.Lots * mark.Price), Is.EqualTo(sums[side].Value).Within(1e-3));
        }
    }

    [Test] // Goal: ticks of any range are few, within it, and told apart by their labels. Method: ranges over thirty decades, also of no length.
    public void Axes_have_a_few_ticks_that_differ([ValueSource(nameof(Seeds))] int seed)
    {
        var random = new Random(seed);
        for (int index = 0; index < 2_000; index++)
        {
            double least = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-6, 10));
            double span = random.Next(10) == 0 ? 0 : Math.Abs(least) * Math.Pow(10, random.Next(-6, 3));
            var values = new ValueAxis(least, least + span, 300, 10);
            double[] ticks = [.. values.Ticks()];
            Assert.That(ticks, Has.Length.InRange(2, 12), $"{least} to {least + span}");
            Assert.That(ticks.Select(values.Place), Is.All.InRange(9.9, 300.1));
            Assert.That(ticks.Select(values.Label).Distinct().Count(), Is.EqualTo(ticks.Length), $"{least} to {least + span}");
            var time = new TimeAxis(random.NextInt64(2_000_000_000_000_000_000), 0);
            time = new TimeAxis(time.StartNs, time.StartNs + (long)Math.Pow(10, 3 + (random.NextDouble() * 14)));
            (double Place, string Label)[] times = [.. time.Ticks()];
            Assert.That(times, Has.Length.InRange(1, 11), $"{time.EndNs - time.StartNs} ns");
            Assert.That(times.Select(tick => tick.Place), Is.Ordered.Ascending.And.All.InRange(ChartArea.Left, ChartArea.Right));
        }
    }

    [Test] // Goal: a path never leaves the plot and has no gap where there is a value. Method: the steps of a known series, drawn by hand.
    public void A_path_holds_each_value_until_the_next_and_shows_gaps()
    {
        var grid = new TimeGrid();
        grid.Advance(0);
        var series = new StepSeries(grid);
        foreach ((long timeMs, double value) in new[] { (0L, 1.0), (100, 3.0), (200, double.NaN), (300, 2.0) })
        {
            grid.Advance(timeMs * 1_000_000);
            series.Add(value);
        }

        grid.Advance(500_000_000);
        var values = new ValueAxis(1, 3, 100, 0);
        string path = new StepPath(grid, new TimeAxis(0, 500_000_000), values).Line(series);
        double width = ChartArea.Right - ChartArea.Left;
        string one = $"{values.Place(1):0.#}", two = $"{values.Place(2):0.#}", up = $"{values.Place(3) - values.Place(1):0.#}";
        Assert.That(path, Is.EqualTo($"M{ChartArea.Left} {one}h{width / 5:0.#}v{up}h{width / 5:0.#}M{ChartArea.Left + (width * 3 / 5):0.#} {two}h{width * 2 / 5:0.#}"));
    }

    private static PlaybackFill Fill(int sign, double price, long lots, double mid) => new()
    {
        FrameSequence = 1,
        TimeNs = 0,
        VenueTimeNs = 0,
        InstrumentId = 0,
        ClientOrderId = 1,
        VenueOrderId = null,
        MatchId = 1,
        VenueId = 0,
        Leg = 0,
        Side = sign > 0 ? Messages.Orders.Side.Buy : Messages.Orders.Side.Sell,
        Liquidity = Messages.Orders.Liquidity.Maker,
        Price = new Price((long)(price * Price.Scale)),
        Lots = new Lots(lots),
        LeavesLots = default,
        CumLots = new Lots(lots),
        FeeNanos = 0,
        Mark = new Price((long)(mid * Price.Scale)),
        PositionLots = default,
    };
}
