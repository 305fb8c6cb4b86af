using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>A strategy's reason in one sentence.</summary>
internal static class DecisionReason
{
    public static string Describe(DecisionRecord record, DecisionWish wish)
    {
        string group = GroupOf(wish);
        string? word = record.Factors.FirstOrDefault(factor => factor.Group == group && factor.Name == "reason").Text;
        if (string.IsNullOrEmpty(word) || !Enum.TryParse(word, out RequoteReason reason)) return $"the strategy asked for it ({wish.Kind})";
        bool isFallback = wish.Kind == OutboundKind.Cancel && RequoteRule.DecisionOf(reason) == RequoteDecision.Replace;
        if (isFallback)
        {
            RiskReason? refusal = record.Wishes.FirstOrDefault(other => other.Kind == OutboundKind.Replace && GroupOf(other) == group)?.Outcome;
            return $"it was to be replaced ({Sentence(reason)}), pre-trade risk refused the replacement ({refusal}), and it must not stay where it is no longer wanted";
        }

        string sentence = Sentence(reason);
        return reason == RequoteReason.Unwanted ? $"{sentence}: {record.Silence ?? Unwanted(record, group)}" : sentence;
    }

    /// <summary>The group of the factors of an order's level.</summary>
    public static string GroupOf(DecisionWish wish) => GroupOf(wish.Side == LowLatencyMM.Messages.Orders.Side.Buy, wish.Level);

    /// <inheritdoc cref="GroupOf(DecisionWish)"/>
    public static string GroupOf(bool isBid, int level) => $"{(isBid ? "bid" : "ask")}[{level}]";

    public static string Sentence(RequoteReason reason) => reason switch
    {
        RequoteReason.NothingWanted => "nothing is there and nothing is wanted",
        RequoteReason.NoOrder => "the level had no order, and one was wanted",
        RequoteReason.EdgeGone => "the live order had less than the least edge",
        RequoteReason.Unwanted => "nothing was wanted on this level any more",
        RequoteReason.InPlace => "the live order is close enough to its target: it keeps its place in the queue",
        RequoteReason.MovedInward => "the target was two ticks or more nearer to the market than the live order",
        RequoteReason.EdgeGoneEverywhere => "the live order had less than the least edge, and so had its target: only leaving helps",
        RequoteReason.Interval => "the last action on this level was less than 5 ms and the instrument's own part of a millisecond ago",
        RequoteReason.MovedOutward => "the target was a tick or more farther from the market than the live order",
        RequoteReason.Size => "the size wanted differed by more than 30 % from what was open",
        RequoteReason.AwaitingAnswer => "the last message about the order has no answer yet",
        RequoteReason.AfterReject => "the venue refused the last order of this level: it waits",
        RequoteReason.Staged => "levels vanish from the book at an unusual rate: cancels leave one after the other, the touch first",
        RequoteReason.EdgeGoneAfterReject => "the venue refused the last replacement and the edge is gone",
        _ => "no tick expresses the price with the least edge",
    };

    private static string Unwanted(DecisionRecord record, string group)
    {
        string side = group[..3];
        if (Word(record, side, "isAllowed") == "no") return "inventory is at its limit on this side";
        string? bound = Word(record, group, "lotsBound");
        if (bound is not null) return $"the size left is below what may be sent ({bound})";
        return record.Factors.Any(factor => factor.Group == side && factor.Name == "room" && !(factor.Number > 0))
            ? "there is no room up to the inventory limit on this side"
            : "the size factors leave nothing on this level";
    }

    private static string? Word(DecisionRecord record, string group, string name)
    {
        string? text = record.Factors.FirstOrDefault(factor => factor.Group == group && factor.Name == name).Text;
        return string.IsNullOrEmpty(text) ? null : text;
    }
}
