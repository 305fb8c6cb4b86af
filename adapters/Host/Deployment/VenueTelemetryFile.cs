using System.Diagnostics;
using LowLatencyMM.SharedMemory;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>A simulated exchange's own account of orders, positions and cash, where other processes see it: the side that the others must agree with.</summary>
/// <remarks>The venue's thread writes after each round that did something, positions before the count of fills that moved them. Readers copy.
/// docs/memory-ordering.md: SeqLock.</remarks>
internal sealed class VenueTelemetryFile : IDisposable
{
    private readonly SharedBlock _block;
    private readonly SeqLock<VenueAccountTelemetry>[] _accounts;
    private readonly SeqLock<VenuePositionTelemetry>[] _positions; // account by account
    private readonly VenueAccountTelemetry[] _written;

    private VenueTelemetryFile(SharedBlock block)
    {
        _block = block;
        InstrumentCount = block.Description.SlotBytes;
        _accounts = new SeqLock<VenueAccountTelemetry>[block.Description.SlotCount];
        _positions = new SeqLock<VenuePositionTelemetry>[_accounts.Length * InstrumentCount];
        _written = new VenueAccountTelemetry[_accounts.Length];
        Venue = new SeqLock<VenueTelemetry>(block.Content);
        long offsetBytes = SeqLock<VenueTelemetry>.Bytes;
        for (int account = 0; account < _accounts.Length; account++, offsetBytes += SeqLock<VenueAccountTelemetry>.Bytes)
            _accounts[account] = new SeqLock<VenueAccountTelemetry>(block.Content, offsetBytes);
        for (int place = 0; place < _positions.Length; place++, offsetBytes += SeqLock<VenuePositionTelemetry>.Bytes)
            _positions[place] = new SeqLock<VenuePositionTelemetry>(block.Content, offsetBytes);
    }

    public SeqLock<VenueTelemetry> Venue { get; }

    public int InstrumentCount { get; }

    public ProcessToken Owner => _block.Owner;

    /// <summary>This process's own.</summary>
    /// <param name="path">The file; what a dead process left there is replaced.</param>
    /// <exception cref="IOException">A running process has it; no room.</exception>
    public static VenueTelemetryFile Create(string path, ExchangeConfiguration exchange)
    {
        var description = new SharedBlockDescription
        {
            Kind = SharedBlockKind.Telemetry,
            SlotBytes = exchange.Instruments.Count,
            SlotCount = exchange.Sessions.Count,
            SchemaHash = DeploymentFiles.SchemaHash,
            CreatedTimeNs = exchange.StartTimeNs,
        };
        var file = new VenueTelemetryFile(SharedBlock.Create(path, description, BytesFor(exchange.Sessions.Count, exchange.Instruments.Count), static _ => { }));
        for (int account = 0; account < file._written.Length; account++)
        {
            file._written[account].NoneOpenTicks = Stopwatch.GetTimestamp();
            file._written[account].FillCount = -1; // the first round writes the positions that the ledger kept
        }

        return file;
    }

    /// <summary>Another process's.</summary>
    /// <exception cref="IOException">Missing, damaged, foreign, or of a process with other schemas.</exception>
    public static VenueTelemetryFile Open(string path)
    {
        SharedBlock block = SharedBlock.Open(path, SharedBlockKind.Telemetry, isWritable: false, DeploymentFiles.SchemaHash);
        if (block.Content.Bytes >= BytesFor(block.Description.SlotCount, block.Description.SlotBytes)) return new VenueTelemetryFile(block);
        using (block) throw new SharedBlockException(SharedBlockRefusal.Content, path, $"has {block.Content.Bytes} bytes of content, too few for its counts");
    }

    /// <summary>A session's account; sessions count from 0.</summary>
    public SeqLock<VenueAccountTelemetry> Account(int session) => _accounts[session];

    /// <summary>A session's position in an instrument of the venue, in the order of its configuration.</summary>
    public SeqLock<VenuePositionTelemetry> Position(int session, int instrument) => _positions[(session * InstrumentCount) + instrument];

    /// <summary>Shows how things stand. The venue's thread, after a round that did something, and once before it says that it is ready.</summary>
    public void Update(ExchangeServer server, ExchangeConfiguration exchange)
    {
        for (int session = 0; session < _accounts.Length; session++) Update(server.Venue, exchange, session);
        Venue.Write(new VenueTelemetry
        {
            RunId = server.RunId,
            NowNs = server.Venue.NowNs,
            Logons = server.Counters.LogonCount,
            LogonRejects = server.Counters.LogonRejectCount,
            OrdersIn = server.Counters.OrderCount,
            ExecutionsOut = server.Counters.ExecutionCount,
        });
    }

    public void Remove() => _block.Remove();

    public void Dispose() => _block.Dispose();

    private static long BytesFor(int sessionCount, int instrumentCount) =>
        SeqLock<VenueTelemetry>.Bytes + (sessionCount * (SeqLock<VenueAccountTelemetry>.Bytes + (instrumentCount * SeqLock<VenuePositionTelemetry>.Bytes)));

    private void Update(ExchangeVenue venue, ExchangeConfiguration exchange, int session)
    {
        ref VenueAccountTelemetry written = ref _written[session];
        int account = exchange.Sessions[session].Account;
        int openOrders = venue.OpenOrderCount(account);
        long fillCount = venue.FillCount(account);
        int isConnected = venue.IsConnected(session) ? 1 : 0;
        if (openOrders == written.OpenOrders && fillCount == written.FillCount && isConnected == written.IsConnected) return;
        if (openOrders == 0 && written.OpenOrders > 0) written.NoneOpenTicks = Stopwatch.GetTimestamp();
        if (openOrders > 0 && written.OpenOrders == 0) written.SomeOpenTicks = Stopwatch.GetTimestamp();
        for (int instrument = 0; fillCount != written.FillCount && instrument < InstrumentCount; instrument++)
        {
            InstrumentRules rules = exchange.Instruments[instrument].Rules;
            Position(session, instrument).Write(new VenuePositionTelemetry
            {
                InstrumentId = rules.InstrumentId,
                PositionLots = venue.PositionLots(account, rules.InstrumentId),
                Cash = venue.Cash(account, rules.SettlementCurrency),
            });
        }

        (written.OpenOrders, written.FillCount, written.IsConnected) = (openOrders, fillCount, isConnected);
        _accounts[session].Write(in written);
    }
}
