namespace LowLatencyMM.Aeron;

/// <summary>Takes what an image reads. A struct, so that the call is direct.</summary>
public interface IFragmentHandler
{
    /// <param name="payload">In the log itself; valid until the poll returns.</param>
    void OnFragment(ReadOnlySpan<byte> payload, in FragmentHeader header);
}
