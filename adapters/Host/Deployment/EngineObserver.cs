using LowLatencyMM.Engine;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>An engine's live figures, as another process sees them. One thread; nothing here delays the engine.</summary>
internal sealed class EngineObserver : IDisposable
{
    private const int InstrumentCountMax = 4096;
    private readonly SharedBlock _block;

    private EngineObserver(SharedBlock block)
    {
        SharedBlockDescription description = block.Description;
        bool isWhole = description.SlotCount is > 0 and <= InstrumentCountMax && description.SlotBytes >= 0 && description.SlotBytes < description.SlotCount
            && block.Content.Bytes >= EngineTelemetryBlock.BytesFor(description.SlotCount);
        if (!isWhole)
        {
            throw new SharedBlockException(
                SharedBlockRefusal.Content, block.FilePath, $"{block.Content.Bytes} bytes are no figures of {description.SlotCount} instruments, the one in full being {description.SlotBytes}");
        }

        _block = block;
        Telemetry = EngineTelemetryBlock.On(block.Content, block.Description.SlotCount, block.Description.SlotBytes);
    }

    public EngineTelemetryBlock Telemetry { get; }

    /// <summary>The engine's process.</summary>
    public ProcessToken Owner => _block.Owner;

    public bool IsOwnerAlive => _block.IsOwnerAlive;

    /// <summary>Tick to order, as of the last <see cref="Refresh"/>.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Of the engine as of the last <see cref="Refresh"/>.</summary>
    public EngineTelemetry Engine { get; private set; }

    /// <inheritdoc cref="Engine"/>
    public ProcessTelemetry Process { get; private set; }

    /// <summary>Opens what the engine of a deployment shows.</summary>
    /// <exception cref="SharedBlockException">There is none, or it is of another version.</exception>
    public static EngineObserver Open(DeploymentDirectory directory)
    {
        SharedBlock block = SharedBlock.Open(
            directory.File(DeploymentFiles.EngineTelemetry), SharedBlockKind.Telemetry, isWritable: false, DeploymentFiles.SchemaHash);
        try
        {
            return new EngineObserver(block);
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }

    /// <summary>Takes the figures of now; what cannot be read whole stays as it was.</summary>
    public void Refresh()
    {
        if (Telemetry.Engine.TryRead(out EngineTelemetry engine)) Engine = engine;
        if (Telemetry.Process.TryRead(out ProcessTelemetry process)) Process = process;
        Telemetry.ReadLatency(Latency);
    }

    public void Dispose() => _block.Dispose();
}
