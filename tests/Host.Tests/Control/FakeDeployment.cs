using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Host.Tests;

/// <summary>A deployment without processes: its files as an engine and a gateway of this process write them, with every number known.</summary>
internal sealed class FakeDeployment : IDisposable
{
    private const int OwnerOffset = 56; // of SharedBlockHeader
    private const int SchemaOffset = 32;
    private const int HeaderBytes = 128;
    private readonly SharedBlock _telemetryBlock;
    private readonly TemporaryDirectory _files = new();

    public FakeDeployment()
    {
        Directory = DeploymentDirectory.Open(_files["deployment"]);
        int count = TestConfiguration.Default.Instruments.Count;
        _telemetryBlock = SharedBlock.Create(
            Directory.File(DeploymentFiles.EngineTelemetry), EngineProcess<MarketMaker>.TelemetryDescription(count, Slot), EngineTelemetryBlock.BytesFor(count), static _ => { });
        Telemetry = EngineTelemetryBlock.On(_telemetryBlock.Content, count, Slot);
        Engine = Presence.Create(Directory.File(DeploymentFiles.Engine), DeploymentFiles.SchemaHash, epoch: 3, TestConfiguration.StartNs);
        Gateway = Presence.Create(Directory.File(DeploymentFiles.Gateway(Venue)), DeploymentFiles.SchemaHash, epoch: 3, TestConfiguration.StartNs);
        GatewayFigures = GatewayTelemetryFile.Create(Directory, Venue, instrumentCount: 1, TestConfiguration.StartNs);
        EngineFactsFile.Write(Directory, TestConfiguration.Default, new MarketMakerFactory(), epoch: 3, "/out");
        WriteAll();
    }

    public static int Slot { get; } = TestConfiguration.Default.Instruments.ToList().IndexOf(TestConfiguration.Simulated);

    public static string Venue => TestConfiguration.Simulated.Venue.Name;

    public DeploymentDirectory Directory { get; }

    public EngineTelemetryBlock Telemetry { get; }

    public Presence Engine { get; }

    public Presence Gateway { get; }

    public GatewayTelemetryFile GatewayFigures { get; }

    /// <summary>A healthy engine and gateway; a test changes what it is about.</summary>
    public void WriteAll()
    {
        WriteEngine(static (ref EngineTelemetry _) => { });
        WriteInstrument(static (ref InstrumentTelemetry _) => { });
        WriteGateway(static (ref GatewayTelemetry _) => { });
        var process = new ProcessTelemetry { ReadyTimeNs = TestConfiguration.StartNs, JournalledSequence = 45_250, JournalFill = 0.25, FeedGaps = 1, MethodsCompiled = 0 };
        Telemetry.Process.Write(in process);
        Telemetry.WriteLatency(TelemetrySample.Latency());
        Engine.State = Gateway.State = PresenceState.Ready;
        Beat();
    }

    public void Beat() => Engine.BeatTicks = Gateway.BeatTicks = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * 3600); // an hour ahead: it does not grow old in a slow test

    public void WriteEngine(Change<EngineTelemetry> change)
    {
        EngineTelemetry engine = TelemetrySample.Create();
        engine.NowNs = TestConfiguration.StartNs;
        for (int venue = 0; venue < RouteStates.Capacity; venue++) engine.Routes[venue] = (byte)SessionStatus.Up;
        change(ref engine);
        Telemetry.Engine.Write(in engine);
    }

    public void WriteInstrument(Change<InstrumentTelemetry> change)
    {
        var row = new InstrumentTelemetry
        {
            InstrumentId = (1u << 16) | (uint)Slot,
            OpenOrders = 7,
            Profit = TelemetrySample.Create().Profit,
            Performance = TelemetrySample.Performance,
            PositionLots = -94,
            FillCount = 2,
            BidNanos = 59_968_600_000_000,
            AskNanos = 59_968_700_000_000,
            BookStatus = BookStatus.Live,
            IsQuotable = true,
        };
        change(ref row);
        Telemetry.Instrument(Slot).Write(in row);
    }

    public void WriteGateway(Change<GatewayTelemetry> change)
    {
        var gateway = new GatewayTelemetry { Phase = SessionPhase.Up, Arm = ArmState.Armed, Epoch = 3, OpenOrders = 7, SessionId = 17, Logons = 2, OrdersIn = 6_292, NewOrdersSent = 2_000 };
        gateway.Refusals[15] = 4;
        change(ref gateway);
        GatewayFigures.Value.Write(in gateway);
    }

    /// <summary>As if the process that owns a file had been killed.</summary>
    public void KillOwner(string file) => Patch(file, OwnerOffset, (ProcessToken.Current.Value & ~((1L << 40) - 1)) | 1); // this process id, begun at another time

    /// <summary>As if its process were of another build.</summary>
    public void ChangeSchema(string file) => Patch(file, SchemaOffset, 0x0123_4567_89AB_CDEF);

    public LlmmResult Run(params string[] args) => Llmm.Run([.. args, "--directory", Directory.DirectoryPath]);

    public void Dispose()
    {
        GatewayFigures.Dispose();
        Gateway.Dispose();
        Engine.Dispose();
        _telemetryBlock.Dispose();
        _files.Dispose();
    }

    public delegate void Change<T>(ref T value);

    /// <summary>A new file with one word of its header changed, so that who watches sees another file.</summary>
    private void Patch(string file, int offset, long value)
    {
        string path = Directory.File(file);
        byte[] bytes = File.ReadAllBytes(path);
        MemoryMarshal.Write(bytes.AsSpan(offset), in value);
        uint crc = uint.MaxValue;
        foreach (uint word in MemoryMarshal.Cast<byte, uint>(bytes.AsSpan(0, HeaderBytes))[..^1]) crc = BitOperations.Crc32C(crc, word);
        crc = ~crc;
        MemoryMarshal.Write(bytes.AsSpan(HeaderBytes - sizeof(uint)), in crc);
        File.WriteAllBytes(path + ".patched", bytes);
        File.Move(path + ".patched", path, overwrite: true);
    }
}
