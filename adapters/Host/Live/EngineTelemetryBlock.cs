using LowLatencyMM.Engine;
using LowLatencyMM.Ring;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>The engine's live figures where other processes see them: of the engine, of each instrument, of its process, and its latencies.</summary>
/// <remarks>Writers: the engine thread (engine, instruments) and the supervising thread (process, latencies). Readers of any process copy; a reader never
/// delays a writer. Offsets follow from the instrument count in the block's description.</remarks>
internal sealed unsafe class EngineTelemetryBlock
{
    private readonly SeqLock<InstrumentTelemetry>[] _instruments;
    private readonly long* _latency;

    private EngineTelemetryBlock(MemoryRegion region, int instrumentCount, int detailSlot)
    {
        DetailSlot = detailSlot;
        Engine = new SeqLock<EngineTelemetry>(region);
        Process = new SeqLock<ProcessTelemetry>(region, SeqLock<EngineTelemetry>.Bytes);
        long offsetBytes = SeqLock<EngineTelemetry>.Bytes + SeqLock<ProcessTelemetry>.Bytes;
        _instruments = new SeqLock<InstrumentTelemetry>[instrumentCount];
        for (int slot = 0; slot < instrumentCount; slot++, offsetBytes += SeqLock<InstrumentTelemetry>.Bytes)
            _instruments[slot] = new SeqLock<InstrumentTelemetry>(region, offsetBytes);
        _latency = (long*)(region.Address + offsetBytes);
    }

    /// <summary>The instrument whose book, quotes and fills are shown in full.</summary>
    public int DetailSlot { get; }

    public int InstrumentCount => _instruments.Length;

    public SeqLock<EngineTelemetry> Engine { get; }

    public SeqLock<ProcessTelemetry> Process { get; }

    /// <summary>Bytes of one.</summary>
    public static long BytesFor(int instrumentCount) =>
        SeqLock<EngineTelemetry>.Bytes + SeqLock<ProcessTelemetry>.Bytes + (instrumentCount * SeqLock<InstrumentTelemetry>.Bytes)
        + (LatencyHistogram.SavedLength * sizeof(long));

    /// <summary>In memory of this process: for shadow runs, tests and measurements.</summary>
    public static EngineTelemetryBlock Private(int instrumentCount, int detailSlot) =>
        new(MemoryRegion.Allocate(BytesFor(instrumentCount)), instrumentCount, detailSlot);

    /// <summary>In memory that others see.</summary>
    public static EngineTelemetryBlock On(MemoryRegion region, int instrumentCount, int detailSlot) => region.Bytes >= BytesFor(instrumentCount)
        ? new EngineTelemetryBlock(region, instrumentCount, detailSlot)
        : throw new ArgumentException($"{region.Bytes} bytes do not hold the telemetry of {instrumentCount} instruments", nameof(region));

    public SeqLock<InstrumentTelemetry> Instrument(int slot) => _instruments[slot];

    /// <summary>Shows a histogram that another thread may be filling. The supervising thread.</summary>
    public void WriteLatency(LatencyHistogram histogram) => histogram.Save(new Span<long>(_latency, LatencyHistogram.SavedLength));

    /// <summary>Reads it: recent, and not quite consistent with itself.</summary>
    public void ReadLatency(LatencyHistogram histogram) => histogram.Load(new ReadOnlySpan<long>(_latency, LatencyHistogram.SavedLength));
}
