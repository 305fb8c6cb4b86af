using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>The engine thread's way to its venues and back: orders leave through it, executions arrive.</summary>
/// <remarks>A struct type parameter. The engine thread only. Nothing here waits or allocates.</remarks>
internal interface IVenueLink : IOrderSink
{
    /// <summary>Raw counter when the first order since it was set to 0 was committed.</summary>
    long FirstCommitTicks { get; set; }

    /// <summary>Every live route has room for all that one frame may cause: only then is a frame dispatched. A dead route has room for ever.</summary>
    bool HasRoom();

    /// <summary>The next execution frame, which stays until it is released; of all routes in turn.</summary>
    bool TryPeek(out ReadOnlySpan<byte> frame);

    /// <summary>Gives the frame that was last looked at back.</summary>
    void Release();

    /// <summary>A route whose gateway is gone, all of whose executions were taken: told once.</summary>
    /// <param name="venueId">-1 when there is none.</param>
    bool TryTakeLost(out int venueId);
}
