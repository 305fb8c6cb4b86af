namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>One block mapped twice in this process: the writer's mapping and the readers'.</summary>
internal sealed class TwoMappings : IDisposable
{
    private readonly SharedDirectory _directory = SharedDirectory.Create();
    private readonly WriterKind _kind;
    private readonly RingGeometry _geometry;
    private readonly SharedBlock _writing;
    private readonly SharedBlock _reading;
    private readonly Lane? _lane;
    private readonly BroadcastRing? _ring;

    public TwoMappings(WriterKind kind, RingGeometry geometry)
    {
        _kind = kind;
        _geometry = geometry;
        _writing = SharedStress.Create(_directory, kind, geometry, out _lane, out _ring);
        _reading = SharedBlock.Open(_directory.Block, _writing.Description.Kind, isWritable: true);
    }

    public StressRun Writer(StressRun run)
    {
        SharedStress.Write(run, _kind, _writing.Content, _geometry, _lane, _ring);
        return run;
    }

    public StressRun Readers(StressRun run, bool isControl = false) => BlockReaders.Add(run, _kind, _reading.Content, _geometry, isControl);

    public void Dispose()
    {
        _reading.Dispose();
        _writing.Dispose();
        _directory.Dispose();
    }
}
