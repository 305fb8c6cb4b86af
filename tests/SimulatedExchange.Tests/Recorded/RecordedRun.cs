using LowLatencyMM.Messages;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>A whole run of a recorded venue: orders sent at given times, every frame that came.</summary>
internal sealed record RecordedRun(List<byte[]> Frames, RecordedVenue Venue)
{
    public const ushort ExecutionSource = 9;

    public List<RecordedExecution> Executions => [.. Frames.Select(RecordedExecution.Read).OfType<RecordedExecution>()];

    /// <summary>Executions in words, without times.</summary>
    public IEnumerable<string> Texts => Executions.Select(execution => execution.Text);

    /// <summary>Fills in words, without times.</summary>
    public IEnumerable<string> Fills => Executions.Where(execution => execution.Kind == ExecutionKind.Filled).Select(execution => execution.Text);

    public static RecordedRun Play(RecordedMarket market, params (long SentNs, byte[] Message)[] orders)
        => Play(market, LatencyConfiguration.Zero, orders);

    /// <param name="stepNs">Largest time that the venue is asked to live at once: 0 for no bound.</param>
    public static RecordedRun Play(
        RecordedMarket market, LatencyConfiguration latency, (long SentNs, byte[] Message)[] orders,
        QueueModel model = QueueModel.Logarithmic, long clockOffsetNs = 0, ulong seed = 1, long stepNs = 0)
    {
        var venue = new RecordedVenue(market.Source, new LatencyModel(latency, seed), ExecutionSource, clockOffsetNs, model);
        var frames = new List<byte[]>();
        long nowNs = 0;
        foreach ((long sentNs, byte[] message) in orders)
        {
            for (; stepNs > 0 && nowNs + stepNs < sentNs; nowNs += stepNs) Pump(venue, nowNs + stepNs, frames);
            Pump(venue, sentNs, frames);
            venue.Submit(sentNs, message);
            nowNs = sentNs;
        }
        for (; stepNs > 0 && !venue.IsExhausted; nowNs += stepNs) Pump(venue, nowNs + stepNs, frames);
        Pump(venue, long.MaxValue, frames);
        Assert.That(venue.IsExhausted, Is.True);
        return new RecordedRun(frames, venue);
    }

    private static void Pump(RecordedVenue venue, long untilNs, List<byte[]> frames)
    {
        var frame = new byte[FrameLayout.SlotBytes];
        while (venue.TryNextFrame(untilNs, frame) is > 0 and int bytes) frames.Add(frame[..bytes]);
    }
}
