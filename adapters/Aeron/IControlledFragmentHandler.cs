namespace LowLatencyMM.Aeron;

/// <summary>Takes what an image reads, and says how to go on. A struct, so that the call is direct.</summary>
public interface IControlledFragmentHandler
{
    /// <param name="payload">In the log itself; valid until the poll returns, or until this returns <see cref="ControlledAction.Commit"/>.</param>
    ControlledAction OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header);
}
