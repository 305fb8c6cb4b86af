using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Kills;

namespace LowLatencyMM.Perf;

/// <summary>From a packet at the feed handler to its order at the gateway and at the socket, in a deployment of three processes with everything running.</summary>
/// <remarks>Stamps: the feed thread's when it has read the packet, and the gateway's, in another process; both continue the system's clock by the monotonic
/// counter, read once at the start to 100 ns, so that a figure is off by at most some 200 ns. Orders are matched to their causes by playing the engine's journal.
/// On two cores the processes wait with yields and sleeps, and take turns: the figures are of that.</remarks>
internal sealed class WireRun(bool isSmall, int seconds, string? idle, TextWriter output)
{
    /// <summary>Returns the program's exit code: 1 when an order of the gateway is not one of the journal's.</summary>
    public int Run(FileInfo? json)
    {
        RunEnvironment environment = RunEnvironment.Read();
        int[] cores = ThreadAffinity.AllowedCores();
        output.WriteLine($"{environment.Machine.Cpu}, {cores.Length} cores to use, {environment.Machine.Runtime}, load {environment.LoadAverage}");
        IReadOnlyList<RoundTripResult> floors = isSmall || cores.Length < 2 ? [] : new RoundTrips(cores[0], cores[1], 5, 200_000).Floors();
        ThreadAffinity.Bind(cores);
        if (floors.Count > 0) ReportText.RoundTrips(output, "floors, threads", floors);
        using var work = new TemporaryDirectory();
        string timesPath = Path.Combine(work.Path, "orders.csv");
        string? failure = Deploy(work.Path, timesPath);
        if (failure is not null)
        {
            output.WriteLine($"FAILED: {failure}");
            return 1;
        }

        List<OrderCauseTime> causes = [];
        long frames = Play(Path.Combine(work.Path, "journal"), causes);
        LatencyHistogram atGateway = new(), atSocket = new(), othersAtSocket = new();
        long mismatches = Match(timesPath, causes, atGateway, atSocket, othersAtSocket);
        output.WriteLine($"{"packet received at the feed until",-44}{"count",9}{"p50",12}{"p90",12}{"p99",13}{"p99.9",13}{"max",13}   ns");
        Write("its first order is read by the gateway", atGateway);
        Write("the socket has taken that order", atSocket);
        Write("(of executions and timers: the same)", othersAtSocket);
        output.WriteLine($"{causes.Count:N0} orders of {frames:N0} frames in {seconds} s; {mismatches} of the gateway's that are none of the journal's");
        ReportJson.Write(json, new
        {
            environment,
            LoadAverageAfter = MachineInfo.LoadAverage(),
            IsSmall = isSmall,
            Seconds = seconds,
            Idle = idle ?? "automatic",
            Floors = floors,
            Frames = frames,
            Orders = causes.Count,
            Mismatches = mismatches,
            PacketToGatewayNs = Distribution.Of(atGateway),
            PacketToSocketNs = Distribution.Of(atSocket),
            OtherCauseToSocketNs = Distribution.Of(othersAtSocket),
        });
        return mismatches == 0 && atSocket.Count > 0 ? 0 : 1;
    }

    private string? Deploy(string directory, string timesPath)
    {
        JsonNode json = JsonNode.Parse(DefaultConfiguration.Json, documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
        if (idle is not null) (json["threads"] ??= new JsonObject())["idle"] = idle;
        (HostConfiguration configuration, _) = ConfigurationReader.Read(Encoding.UTF8.GetBytes(json.ToJsonString()), DefaultConfiguration.Name, new MarketMakerFactory());
        using var deployment = new KillDeployment(configuration, directory, typeof(LlmmProgram).Assembly.Location, "--order-times", timesPath);
        var run = new KillRun(deployment, new KillTimes(), seed: 1);
        try
        {
            run.Begin();
            Thread.Sleep(TimeSpan.FromSeconds(seconds));
            run.End();
            return null;
        }
        catch (KillFailureException exception)
        {
            return exception.Message;
        }
    }

    private static long Play(string journalPath, List<OrderCauseTime> causes)
    {
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(journalPath, new MarketMakerFactory());
        var visitor = new OrderCauses(causes);
        Divergence? divergence = playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, isTerminal: false), "matching", static () => false);
        return divergence is null ? playback.Frames : throw new InvalidDataException($"the journal does not replay: {divergence}");
    }

    private static long Match(
        string timesPath, List<OrderCauseTime> causes, LatencyHistogram atGateway, LatencyHistogram atSocket, LatencyHistogram othersAtSocket)
    {
        long mismatches = 0;
        foreach (string line in File.ReadLines(timesPath).Skip(1))
        {
            long[] fields = [.. line.Split(',').Select(field => long.Parse(field, CultureInfo.InvariantCulture))];
            (long number, long receivedNs, long readNs, long sentNs) = (fields[0], fields[1], fields[2], fields[3]);
            if (number < 1 || number > causes.Count || causes[(int)number - 1].ReceivedNs != receivedNs)
            {
                mismatches++;
                continue;
            }

            OrderCauseTime cause = causes[(int)number - 1];
            if (cause.Ordinal != 0) continue;
            if (cause.IsMarketData) atGateway.Record(readNs - receivedNs);
            (cause.IsMarketData ? atSocket : othersAtSocket).Record(sentNs - receivedNs);
        }

        return mismatches;
    }

    private void Write(string what, LatencyHistogram histogram)
    {
        Distribution of = Distribution.Of(histogram);
        output.WriteLine($"{what,-44}{of.Count,9:N0}{of.P50,12:N0}{of.P90,12:N0}{of.P99,13:N0}{of.P999,13:N0}{of.Max,13:N0}");
    }
}
