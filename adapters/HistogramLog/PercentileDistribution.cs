using System.Globalization;

namespace LowLatencyMM.HistogramLog;

/// <summary>A histogram in the form of HdrHistogram's <c>outputPercentileDistribution</c> (.hgrm), character for character, for its plotters.</summary>
/// <remarks>Source: HdrHistogram 2.1.11, PercentileIterator and AbstractHistogram.</remarks>
public static class PercentileDistribution
{
    /// <summary>Writes the distribution.</summary>
    /// <param name="ticksPerHalfDistance">Lines for each halving of the distance to 100 %, ≥ 1.</param>
    /// <param name="unitRatio">Values are divided by it.</param>
    public static void Write(TextWriter output, Histogram histogram, int ticksPerHalfDistance = 5, double unitRatio = 1)
    {
        int digits = histogram.Digits;
        output.Write($"{"Value",12} {"Percentile",14} {"TotalCount",10} {"1/(1-Percentile)",14}\n\n");
        double level = 0;
        long seen = 0;
        for (int index = 0; index < histogram.Length; index++)
        {
            seen += histogram.CountAt(index);
            if (histogram.CountAt(index) == 0) continue;
            string value = Fixed(histogram.HighestAt(index) / unitRatio, digits);
            while (100.0 * seen / histogram.Count >= level)
            {
                if (level == 100) break;
                output.Write($"{value,12} {Fixed(level / 100, 12)} {seen,10} {Fixed(1 / (1 - (level / 100)), 2),14}\n");
                level += StepAt(level, ticksPerHalfDistance);
                if (seen == histogram.Count) break;
            }

            if (seen == histogram.Count) output.Write($"{value,12} {Fixed(1, 12)} {seen,10}\n");
        }

        output.Write($"#[Mean    = {Fixed(histogram.Mean / unitRatio, digits),12}, StdDeviation   = {Fixed(histogram.StandardDeviation / unitRatio, digits),12}]\n");
        output.Write($"#[Max     = {Fixed(histogram.Max / unitRatio, digits),12}, Total count    = {histogram.Count,12}]\n");
        output.Write($"#[Buckets = {histogram.BucketCount,12}, SubBuckets     = {histogram.SubBucketCount,12}]\n");
    }

    private static double StepAt(double level, int ticksPerHalfDistance)
    {
        long halvings = (long)(Math.Log(100 / (100 - level)) / Math.Log(2)) + 1;
        return 100 / (double)(ticksPerHalfDistance * (long)Math.Pow(2, halvings));
    }

    /// <summary>Java's rounding: of the shortest decimal that is the double, half up. The runtime's own rounds the binary value.</summary>
    private static string Fixed(double value, int decimals)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        if (!decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)) return shortest;
        return decimal.Round(exact, decimals, MidpointRounding.AwayFromZero).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }
}
