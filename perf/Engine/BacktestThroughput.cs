using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;

namespace LowLatencyMM.Perf;

/// <summary>The whole backtest, venue model and journal included, over one recording again and again in this process: the compiler warms up, the work stays.</summary>
internal static class BacktestThroughput
{
    /// <summary>Frames a second of each run, in order; every run must end with the same digest.</summary>
    public static (double[] FramesPerSecond, long Frames, long Orders, string Digest) Run(string data, int runs)
    {
        var rates = new double[runs];
        long frames = 0;
        long orders = 0;
        string? digest = null;
        TextWriter console = Console.Out;
        for (int run = 0; run < runs; run++)
        {
            string directory = Path.Combine(Path.GetTempPath(), $"llmm-perf-{Environment.ProcessId}-{run}");
            try
            {
                Console.SetOut(TextWriter.Null);
                int exitCode = LlmmProgram.Run<MarketMaker>(["backtest", "--data", data, "--out", directory], new MarketMakerFactory());
                if (exitCode != 0) throw new InvalidOperationException($"the backtest ended with {exitCode}");
                using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(directory, "summary.json")));
                rates[run] = summary.RootElement.GetProperty("framesPerSecond").GetDouble();
                frames = summary.RootElement.GetProperty("frames").GetInt64();
                orders = summary.RootElement.GetProperty("orders").GetInt64();
                string runDigest = summary.RootElement.GetProperty("replayHash").GetString()!;
                if (digest is not null && digest != runDigest) throw new InvalidOperationException($"run {run} ended with digest {runDigest}, the one before with {digest}");
                digest = runDigest;
            }
            finally
            {
                Console.SetOut(console);
                if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
            }
        }

        return (rates, frames, orders, digest!);
    }
}
