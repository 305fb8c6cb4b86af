using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Perf;

/// <summary>A run's journal, run again: every digest on the way, the final one and the state's hash must be the recorded ones.</summary>
/// <param name="Failure">Why the run does not count; null when it agreed.</param>
/// <param name="Frames">Frames replayed.</param>
/// <param name="Orders">Orders of the replay.</param>
/// <param name="OrderDigest">Final digest of the replay.</param>
/// <param name="MarketCauses">Market frames that caused orders.</param>
/// <param name="AnswerCauses">Answers that did.</param>
/// <param name="OtherCauses">Timers and commands that did.</param>
internal sealed record ReplayCheck(string? Failure, long Frames, long Orders, string OrderDigest, long MarketCauses, long AnswerCauses, long OtherCauses)
{
    public static ReplayCheck Run(string journalDirectory, EngineConfiguration configuration)
    {
        using var core = new Core<MarketMaker>(configuration, new MarketMaker(new MarketMakerConfiguration()), HugePages.Advise);
        using JournalReader reader = JournalReader.Open(journalDirectory);
        var replay = new Replay<MarketMaker>(core, isVerified: true);
        long marketCauses = 0, answerCauses = 0, otherCauses = 0;
        string? failure = null;
        while (failure is null && reader.MoveNext())
        {
            long ordersBefore = core.OrderCount;
            if (replay.Next(reader.Frame) is { } divergence) failure = $"the replay differs: {divergence}";
            if (core.OrderCount == ordersBefore || !SbeHeader.TryRead(reader.Message, out SbeHeader sbe)) continue;
            if (sbe.SchemaId == BookUpdateDecoder.SchemaId) marketCauses++;
            else if (sbe.SchemaId == FilledDecoder.SchemaId) answerCauses++;
            else otherCauses++;
        }

        if (failure is null && !replay.HasEnd) failure = "the journal lacks the end of the run";
        return new ReplayCheck(failure, replay.Frames, core.OrderCount, core.OrderDigest.ToString("x16"), marketCauses, answerCauses, otherCauses);
    }
}
