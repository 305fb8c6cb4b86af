namespace LowLatencyMM.Perf;

/// <summary>A message there and back between two threads. A struct, so that the loop around it is compiled for it.</summary>
internal interface IRoundTrip
{
    /// <summary>The first thread: sends trip number <paramref name="trip"/> and waits for its answer.</summary>
    void Send(long trip);

    /// <summary>The second thread: waits for the trip and answers it.</summary>
    void Answer(long trip);
}
