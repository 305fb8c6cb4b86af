using LowLatencyMM.Engine;
using LowLatencyMM.Host;
using LowLatencyMM.Journal;

namespace LowLatencyMM.Kills;

/// <summary>What the journal of a deployment that was killed often must show: every run replays, no order id was used twice, nothing was guessed.</summary>
internal sealed record JournalCheck(int Runs, long Frames, int OrderIds, long Fills)
{
    /// <summary>Plays all runs and compares every digest; throws at the first thing that is wrong.</summary>
    /// <exception cref="KillFailureException">Something is.</exception>
    public static JournalCheck Run(string journalPath, Sides end)
    {
        using JournalPlayback<MarketMaker> playback = JournalPlayback<MarketMaker>.Open(journalPath, new MarketMakerFactory());
        var ids = new OrderIdSet();
        var visitor = new OrderIdCheck(ids);
        Divergence? divergence = playback.Play(ref visitor, isVerified: true, new ProgressLine(TextWriter.Null, isTerminal: false), "verifying", static () => false);
        if (divergence is not null) throw new KillFailureException($"the journal does not replay: {divergence}");
        if (!playback.HasEnd) throw new KillFailureException("the journal lacks the end of its last run");
        if (ids.Problem is { } problem) throw new KillFailureException(problem);
        StrategyContext context = playback.Core.Context;
        EngineCounters counters = context.Counters;
        Require(counters.VenueRejectReasons[(int)Messages.Orders.RejectReason.DuplicateClientOrderId] == 0, "a venue refused an order id as used");
        Require(counters.PositionAdjustments == 0, $"{counters.PositionAdjustments} positions had to be taken over from the venue");
        Require(counters.IncompleteHistories == 0, $"{counters.IncompleteHistories} answers lacked fills");
        Require(counters.UnbookableFills == 0, $"{counters.UnbookableFills} fills could not be booked");
        Require(context.Orders.OpenCount == 0, $"{context.Orders.OpenCount} orders are open at the journal's end");
        Require(counters.Fills == end.Account!.Value.FillCount, $"the journal has {counters.Fills} fills, the venue {end.Account.Value.FillCount}");
        RequireNoMemoryLeft(playback.Path);
        return new JournalCheck(playback.RunCount, playback.Frames, ids.Count, counters.Fills);
    }

    private static void RequireNoMemoryLeft(string journalPath)
    {
        using JournalReader reader = JournalReader.Open(journalPath);
        string? last = null;
        while (reader.MoveNext())
        {
            if (reader.SegmentPath == last) continue;
            last = reader.SegmentPath;
            foreach (string path in (string[])[LiveMemory.RingPath(reader.Segment.Description), LiveMemory.SpillPath(reader.Segment.Description)])
                Require(!File.Exists(path), $"{path} was left behind");
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new KillFailureException(otherwise);
    }
}
