using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace LowLatencyMM.Perf;

/// <summary>Names what the runtime compiles while it listens: a diagnosis, not a measurement, since listening itself allocates and compiles.</summary>
internal sealed class CompiledMethods : EventListener
{
    private const EventKeywords Jit = (EventKeywords)0x10;
    private const int MethodLoadVerbose = 143;
    private readonly ConcurrentQueue<string> _names = new();
    private volatile bool _isListening;

    /// <summary>Begins or ends.</summary>
    public void Listen(bool isListening) => _isListening = isListening;

    /// <summary>The methods, in order, one line each.</summary>
    public IReadOnlyList<string> Names() => [.. _names];

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime") EnableEvents(eventSource, EventLevel.Verbose, Jit);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (!_isListening || eventData.EventId != MethodLoadVerbose || eventData.Payload is not { Count: > 8 } payload) return;
        _names.Enqueue($"{payload[6]}.{payload[7]} {payload[8]} (flags {payload[5]:x})");
    }
}
