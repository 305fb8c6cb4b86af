using System.Globalization;

namespace LowLatencyMM.Host;

/// <summary>A time axis, UTC, with ticks at round times.</summary>
internal sealed class TimeAxis
{
    private const int TicksMax = 9;
    private const long Second = 1_000_000_000;
    private const long Day = 86_400 * Second;
    private static readonly long[] StepsNs =
    [
        100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 200_000_000, 500_000_000,
        Second, 2 * Second, 5 * Second, 10 * Second, 15 * Second, 30 * Second,
        60 * Second, 120 * Second, 300 * Second, 600 * Second, 900 * Second, 1_800 * Second,
        3_600 * Second, 7_200 * Second, 10_800 * Second, 21_600 * Second, 43_200 * Second, Day, 2 * Day, 5 * Day, 10 * Day, 20 * Day, 50 * Day, 100 * Day, 200 * Day, 500 * Day, 1_000 * Day,
        2_000 * Day, 5_000 * Day, 10_000 * Day,
    ];

    private readonly long _startNs;
    private readonly double _spanNs;
    private readonly long _stepNs;

    /// <summary>A run of no length gets a millisecond.</summary>
    public TimeAxis(long startNs, long endNs)
    {
        _startNs = startNs;
        long spanNs = Math.Max(endNs - startNs, 1_000_000);
        EndNs = startNs + spanNs;
        _spanNs = spanNs;
        _stepNs = StepsNs.FirstOrDefault(step => spanNs / step <= TicksMax, spanNs);
    }

    public long StartNs => _startNs;

    public long EndNs { get; }

    public double Place(long timeNs) => ChartArea.Left + (Math.Clamp((timeNs - _startNs) / _spanNs, 0, 1) * (ChartArea.Right - ChartArea.Left));

    /// <summary>Ticks with their labels: the time of day, as fine as the step needs; the date where a new day begins.</summary>
    public IEnumerable<(double Place, string Label)> Ticks()
    {
        string format = _stepNs switch
        {
            >= Day => "yyyy-MM-dd",
            >= 60 * Second => "HH:mm",
            >= Second => "HH:mm:ss",
            >= 1_000_000 => "HH:mm:ss.fff",
            _ => "HH:mm:ss.ffffff",
        };
        for (long tick = ((_startNs + _stepNs - 1) / _stepNs) * _stepNs; tick <= EndNs; tick += _stepNs)
        {
            DateTime time = DateTime.UnixEpoch.AddTicks(tick / 100);
            bool isNewDay = tick % Day == 0 && _stepNs < Day;
            yield return (Place(tick), time.ToString(isNewDay ? "MMM d" : format, CultureInfo.InvariantCulture));
        }
    }
}
