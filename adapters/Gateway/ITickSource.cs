namespace LowLatencyMM.Gateway;

/// <summary>The raw counter, for latencies only: no decision depends on it. Use it as a struct type parameter.</summary>
public interface ITickSource
{
    /// <summary>Ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    long Ticks { get; }
}
