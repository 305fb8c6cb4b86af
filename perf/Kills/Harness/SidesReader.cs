using LowLatencyMM.Gateway;
using LowLatencyMM.Host;
using LowLatencyMM.SharedMemory;

namespace LowLatencyMM.Kills;

/// <summary>Reads what the three processes of a deployment show, whichever processes they are now. One thread; shared memory only.</summary>
internal sealed class SidesReader(DeploymentDirectory directory, HostConfiguration configuration, VenueSettings venue, string venuePath) : IDisposable
{
    private readonly InstrumentSettings[] _instruments = [.. configuration.Instruments.Where(instrument => instrument.Venue == venue)];
    private readonly int[] _slots = [.. configuration.Instruments.Select((instrument, slot) => (instrument, slot)).Where(pair => pair.instrument.Venue == venue).Select(pair => pair.slot)];
    private EngineObserver? _engine;
    private GatewayTelemetryFile? _gateway;
    private VenueTelemetryFile? _venue;

    /// <summary>The venue's account; null while its process is another one than this, or shows nothing yet.</summary>
    public VenueAccountTelemetry? Account(int venueProcess) =>
        HasVenue(venueProcess) && _venue!.Account(0).TryRead(out VenueAccountTelemetry account) ? account : null;

    /// <summary>Order messages that this run of the venue took, for those who wait for some.</summary>
    public long OrdersIn(int venueProcess) => HasVenue(venueProcess) && _venue!.Venue.TryRead(out VenueTelemetry telemetry) ? telemetry.OrdersIn : 0;

    /// <summary>The engine alone.</summary>
    public EngineTelemetry? Engine(int engineProcess) =>
        HasEngine(engineProcess) && _engine!.Telemetry.Engine.TryRead(out EngineTelemetry engine) && engine.Frames > 0 ? engine : null;

    /// <summary>The gateway alone.</summary>
    public GatewayTelemetry? Gateway(int gatewayProcess) =>
        HasGateway(gatewayProcess) && _gateway!.Value.TryRead(out GatewayTelemetry gateway) && gateway.NowNs > 0 ? gateway : null;

    /// <summary>All sides as they are now, of these processes and no older ones.</summary>
    public Sides Read(int engineProcess, int gatewayProcess, int venueProcess)
    {
        EngineTelemetry? engine = Engine(engineProcess);
        GatewayTelemetry? gateway = Gateway(gatewayProcess);
        VenueAccountTelemetry? account = Account(venueProcess);
        VenueTelemetry? run = account is not null && _venue!.Venue.TryRead(out VenueTelemetry telemetry) ? telemetry : null;
        return new Sides(engine, gateway, run, account, venue.VenueId, [.. _instruments.Select((_, place) => Instrument(place, engine, gateway, account))]);
    }

    public void Dispose()
    {
        _engine?.Dispose();
        _gateway?.Dispose();
        _venue?.Dispose();
    }

    private SideInstrument Instrument(int place, EngineTelemetry? engine, GatewayTelemetry? gateway, VenueAccountTelemetry? account)
    {
        InstrumentSettings settings = _instruments[place];
        InstrumentTelemetry ours = default;
        VenuePositionTelemetry theirs = default;
        bool hasOurs = engine is not null && _engine!.Telemetry.Instrument(_slots[place]).TryRead(out ours);
        bool hasTheirs = account is not null && _venue!.Position(0, place).TryRead(out theirs);
        return new SideInstrument(
            settings.Rules.Symbol, settings.Rules.SettlementCurrency, hasOurs ? ours.PositionLots : null, gateway is null ? null : GatewayLots(settings.Rules.InstrumentId),
            hasTheirs ? theirs.PositionLots : null, ours.FillCount, ours.Cash, theirs.Cash);
    }

    private long? GatewayLots(uint instrumentId)
    {
        for (int place = 0; place < _gateway!.PositionCount; place++)
        {
            if (_gateway.Position(place).TryRead(out GatewayPositionTelemetry position) && position.InstrumentId == instrumentId) return position.PositionLots;
        }

        return null;
    }

    private bool HasEngine(int processId)
    {
        if (_engine?.Owner.ProcessId == processId) return true;
        return TryOpen(ref _engine, () => EngineObserver.Open(directory)) && _engine!.Owner.ProcessId == processId;
    }

    private bool HasGateway(int processId)
    {
        if (_gateway?.Owner.ProcessId == processId) return true;
        return TryOpen(ref _gateway, () => GatewayTelemetryFile.Open(directory, venue.Name)) && _gateway!.Owner.ProcessId == processId;
    }

    private bool HasVenue(int processId)
    {
        if (_venue?.Owner.ProcessId == processId) return true;
        return TryOpen(ref _venue, () => VenueTelemetryFile.Open(venuePath)) && _venue!.Owner.ProcessId == processId;
    }

    /// <summary>What cannot be opened now (a process that begins, or is gone) is tried again at the next look.</summary>
    private static bool TryOpen<T>(ref T? file, Func<T> open)
        where T : class, IDisposable
    {
        file?.Dispose();
        file = null;
        try
        {
            file = open();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
