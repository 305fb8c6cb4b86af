namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>A writing process, and readers here.</summary>
internal sealed class TwoProcesses : IDisposable
{
    private readonly SharedDirectory _directory = SharedDirectory.Create();
    private readonly Evidence _evidence;
    private readonly ChildProcess _writer;
    private readonly WriterKind _kind;
    private readonly RingGeometry _geometry;
    private readonly long _slots;
    private readonly SharedBlock _block;

    /// <param name="slots">0 writes until the damage is seen.</param>
    public TwoProcesses(WriterKind kind, RingGeometry geometry, ulong seed, long slots)
    {
        _kind = kind;
        _geometry = geometry;
        _slots = slots;
        _evidence = Evidence.Create(_directory);
        _writer = new ChildProcess(
            Program.Stress, _directory.Path, $"{seed}", $"{kind}", $"{geometry.SlotBytes}", $"{geometry.SlotCount}", $"{slots}");
        Assert.That(Evidence.Await(ref _evidence.Published, 1, () => _writer.HasExited), "the other process did not begin");
        _block = SharedBlock.Open(_directory.Block, SharedStress.IsLane(kind) ? SharedBlockKind.Lane : SharedBlockKind.Ring, isWritable: true);
        Assert.That(_block.Owner.ProcessId, Is.EqualTo(_writer.Id));
    }

    public RemoteRun Readers(ulong seed)
    {
        var run = new RemoteRun(seed, _slots, _evidence, _writer);
        if (SharedStress.IsLane(_kind))
        {
            Assert.That(Lane.TryAttach(_block.Content, _geometry, out Lane? lane, out string? refusal), refusal);
            return run.Read(new LaneReader(lane!.Consumer)).Execute();
        }

        BroadcastRing ring = AttachRing();
        if (_kind != WriterKind.LateClaimRing)
        {
            Assert.That(ring.TryJoin(out RingConsumer consumer, ProcessToken.Current.Value));
            _ = run.Read(new GatedReader(consumer));
        }

        return run.Read(new ObserverReader(ring.Observe(ObserverStart.Next), _geometry, rejoinAtOldest: true)).Execute();
    }

    public RemoteRun BrokenReader(string reader, ulong seed)
    {
        var run = new RemoteRun(seed, _slots, _evidence, _writer);
        _ = AttachRing();
        return reader switch
        {
            "unchecked" => run.Read(new UncheckedObserver(_block.Content, _geometry)).Execute(),
            "checks first" => run.Read(new CheckFirstObserver(_block.Content, _geometry)).Execute(),
            _ => run.Read(new StaleJoinReader(_block.Content, _geometry)).Execute(),
        };
    }

    public void Dispose()
    {
        _writer.Dispose();
        _block.Dispose();
        _evidence.Dispose();
        _directory.Dispose();
    }

    private BroadcastRing AttachRing()
    {
        Assert.That(BroadcastRing.TryAttach(_block.Content, _geometry, out BroadcastRing? ring, out string? reason), reason);
        return ring!;
    }
}
