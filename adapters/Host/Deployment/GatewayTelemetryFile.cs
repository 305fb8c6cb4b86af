using LowLatencyMM.Gateway;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host;

/// <summary>A gateway's figures where other processes see them: the gateway's, then its position in each instrument.</summary>
/// <remarks>One thread writes, readers copy. docs/memory-ordering.md: SeqLock.</remarks>
internal sealed class GatewayTelemetryFile : IDisposable
{
    private const int PositionsPerTime = 8;
    private readonly SharedBlock _block;
    private readonly SeqLock<GatewayPositionTelemetry>[] _positions;
    private int _nextPosition;

    private GatewayTelemetryFile(SharedBlock block)
    {
        _block = block;
        Value = new SeqLock<GatewayTelemetry>(block.Content);
        _positions = new SeqLock<GatewayPositionTelemetry>[block.Description.SlotCount];
        long offsetBytes = SeqLock<GatewayTelemetry>.Bytes;
        for (int place = 0; place < _positions.Length; place++, offsetBytes += SeqLock<GatewayPositionTelemetry>.Bytes)
            _positions[place] = new SeqLock<GatewayPositionTelemetry>(block.Content, offsetBytes);
    }

    public SeqLock<GatewayTelemetry> Value { get; }

    /// <summary>The process that writes it.</summary>
    public ProcessToken Owner => _block.Owner;

    public bool IsOwnerAlive => _block.IsOwnerAlive;

    public int PositionCount => _positions.Length;

    /// <summary>This gateway's own.</summary>
    /// <param name="instrumentCount">How many instruments it has limits for.</param>
    /// <exception cref="IOException">A running process has it; no room.</exception>
    public static unsafe GatewayTelemetryFile Create(DeploymentDirectory directory, string venue, int instrumentCount, long createdTimeNs)
    {
        var description = new SharedBlockDescription
        {
            Kind = SharedBlockKind.Telemetry,
            SlotBytes = sizeof(GatewayTelemetry),
            SlotCount = instrumentCount,
            SchemaHash = DeploymentFiles.SchemaHash,
            CreatedTimeNs = createdTimeNs,
        };
        string path = directory.File(DeploymentFiles.GatewayTelemetry(venue));
        return new GatewayTelemetryFile(SharedBlock.Create(path, description, BytesFor(instrumentCount), static _ => { }));
    }

    /// <summary>Another process's.</summary>
    /// <exception cref="IOException">Missing, damaged, foreign, or of a process with other schemas.</exception>
    public static unsafe GatewayTelemetryFile Open(DeploymentDirectory directory, string venue)
    {
        string path = directory.File(DeploymentFiles.GatewayTelemetry(venue));
        SharedBlock block = SharedBlock.Open(path, SharedBlockKind.Telemetry, isWritable: false, DeploymentFiles.SchemaHash);
        bool isWhole = block.Description.SlotBytes == sizeof(GatewayTelemetry) && block.Content.Bytes >= BytesFor(block.Description.SlotCount);
        if (isWhole) return new GatewayTelemetryFile(block);
        using (block)
            throw new SharedBlockException(SharedBlockRefusal.Content, path, $"has slots of {block.Description.SlotBytes} bytes; expected {sizeof(GatewayTelemetry)}");
    }

    /// <summary>An instrument's position, in the order of the gateway's limits; an id of 0: not written yet.</summary>
    public SeqLock<GatewayPositionTelemetry> Position(int place) => _positions[place];

    /// <summary>Shows the gateway's figures, and the positions in turn, so that one time takes no longer with many instruments. The gateway's thread.</summary>
    public void Write(LiveGateway gateway, IReadOnlyList<GatewayInstrument> instruments)
    {
        for (int count = Math.Min(PositionsPerTime, _positions.Length); count > 0; count--)
        {
            uint instrumentId = instruments[_nextPosition].Definition.Id;
            _positions[_nextPosition].Write(new GatewayPositionTelemetry { InstrumentId = instrumentId, PositionLots = gateway.PositionLots(instrumentId) });
            if (++_nextPosition == _positions.Length) _nextPosition = 0;
        }

        Value.Write(in gateway.Telemetry);
    }

    public void Remove() => _block.Remove();

    public void Dispose() => _block.Dispose();

    private static long BytesFor(int instrumentCount) => SeqLock<GatewayTelemetry>.Bytes + (instrumentCount * SeqLock<GatewayPositionTelemetry>.Bytes);
}
