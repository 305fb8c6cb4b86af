using LowLatencyMM.Gateway;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A gateway's figures where other processes see them.</summary>
/// <remarks>One thread writes, readers copy. docs/memory-ordering.md: SeqLock.</remarks>
internal sealed class GatewayTelemetryFile : IDisposable
{
    private readonly SharedBlock _block;

    private GatewayTelemetryFile(SharedBlock block)
    {
        _block = block;
        Value = new SeqLock<GatewayTelemetry>(block.Content);
    }

    public SeqLock<GatewayTelemetry> Value { get; }

    public bool IsOwnerAlive => _block.IsOwnerAlive;

    /// <summary>This gateway's own.</summary>
    /// <exception cref="IOException">A running process has it; no room.</exception>
    public static unsafe GatewayTelemetryFile Create(DeploymentDirectory directory, string venue, long createdTimeNs)
    {
        var description = new SharedBlockDescription
        {
            Kind = SharedBlockKind.Telemetry,
            SlotBytes = sizeof(GatewayTelemetry),
            SlotCount = 1,
            SchemaHash = DeploymentFiles.SchemaHash,
            CreatedTimeNs = createdTimeNs,
        };
        string path = directory.File(DeploymentFiles.GatewayTelemetry(venue));
        return new GatewayTelemetryFile(SharedBlock.Create(path, description, SeqLock<GatewayTelemetry>.Bytes, static _ => { }));
    }

    /// <summary>Another process's.</summary>
    /// <exception cref="IOException">Missing, damaged, foreign, or of a process with other schemas.</exception>
    public static unsafe GatewayTelemetryFile Open(DeploymentDirectory directory, string venue)
    {
        string path = directory.File(DeploymentFiles.GatewayTelemetry(venue));
        SharedBlock block = SharedBlock.Open(path, SharedBlockKind.Telemetry, isWritable: false, DeploymentFiles.SchemaHash);
        if (block.Description.SlotBytes == sizeof(GatewayTelemetry) && block.Content.Bytes >= SeqLock<GatewayTelemetry>.Bytes) return new GatewayTelemetryFile(block);
        using (block)
            throw new SharedBlockException(SharedBlockRefusal.Content, path, $"has slots of {block.Description.SlotBytes} bytes; expected {sizeof(GatewayTelemetry)}");
    }

    public void Remove() => _block.Remove();

    public void Dispose() => _block.Dispose();
}
