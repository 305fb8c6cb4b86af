using LowLatencyMM.Engine;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>Who watches a journal being played. A struct parameter of <see cref="JournalPlayback{TStrategy}.Play{TVisitor}"/>.</summary>
/// <remarks>For each frame: <see cref="BeforeFrame"/>, the engine runs it, <see cref="OnOrder"/> for each message it caused in the order sent,
/// <see cref="OnFill"/> when it is a fill that was booked, <see cref="AfterFrame"/>. State may be read, never changed; spans and references are
/// valid during the call only.</remarks>
internal interface IPlaybackVisitor
{
    /// <summary>The frame is next; <paramref name="context"/> is the state before it.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="message">Its SBE message, SBE header included.</param>
    /// <param name="context">The engine.</param>
    void BeforeFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context);

    /// <summary>The frame caused an order message.</summary>
    void OnOrder(in PlaybackOrder order, StrategyContext context);

    /// <summary>The frame is a fill, and was booked: no repetition. Position and order have it already.</summary>
    void OnFill(in PlaybackFill fill, StrategyContext context);

    /// <summary>The frame was run; <paramref name="context"/> is the state after it.</summary>
    void AfterFrame(in FrameHeader header, ReadOnlySpan<byte> message, StrategyContext context);
}
