using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host;

/// <summary>What the process of a simulated exchange prints.</summary>
internal static class VenueText
{
    public static void Write(TextWriter output, in SessionNote note, string session)
    {
        output.WriteLine(note.IsLogon
            ? $"{UtcTime.Format(note.TimeNs)} logon {session}"
            : $"{UtcTime.Format(note.TimeNs)} logoff {session}: {note.Reason?.ToString() ?? "connection lost"}");
        output.Flush();
    }

    public static void WriteLedger(TextWriter output, VenueLedger? ledger)
    {
        if (ledger is null) return;
        string cut = ledger.CutBytes > 0 ? $", a torn tail of {ledger.CutBytes} bytes cut" : "";
        output.WriteLine($"ledger {ledger.FilePath}: {ledger.RestoredFillCount} fills{cut}");
    }

    public static void Write(TextWriter output, ExchangeServerCounters counters)
    {
        output.WriteLine(
            $"sessions: {counters.ConnectionCount} connections, {counters.LogonCount} logons, {counters.LogonRejectCount} rejected, {counters.AbandonedCount} abandoned; "
            + $"ended: {counters.MalformedCount} malformed, {counters.HeartbeatMissedCount} silent, {counters.SlowConsumerCount} slow");
        output.WriteLine(
            $"orders: {counters.OrderCount} in, {counters.ExecutionCount} executions out, {counters.UndeliveredExecutionCount} undelivered");
        output.WriteLine(
            $"market data: {counters.MarketDataFrameCount} frames in {counters.PacketCount} datagrams, {counters.DroppedPacketCount} dropped; "
            + $"{counters.SnapshotRequestCount} requests, {counters.SnapshotCount} snapshots, {counters.MalformedRequestCount} malformed requests");
    }
}
