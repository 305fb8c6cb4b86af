using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Why one order message was sent: everything that was known in the frame that caused it.</summary>
internal sealed record OrderExplanation
{
    public required PlaybackOrder Order { get; init; }

    /// <summary>Of the frame that caused it.</summary>
    public required FrameHeader Header { get; init; }

    /// <summary>That frame's message in a word: BookUpdate, Timer.</summary>
    public required string FrameKind { get; init; }

    /// <summary>The instrument, its book and the engine's state, when the frame had been handled; null for a message about a whole venue.</summary>
    public required InstrumentMoment? Moment { get; init; }

    /// <summary>What the strategy wrote down; null when it said nothing or had no part in it.</summary>
    public required DecisionRecord? Decision { get; init; }

    /// <summary>The strategy's wish that became this message; null when the engine sent it by itself.</summary>
    public required DecisionWish? Wish { get; init; }

    /// <summary>The reason in one sentence.</summary>
    public required string Reason { get; init; }
}
