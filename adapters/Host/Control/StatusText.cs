using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>A deployment's state for people: plain text of at most 100 columns or so, whatever its processes do.</summary>
internal static class StatusText
{
    /// <param name="nowNs">ns since the Unix epoch.</param>
    public static void Write(TextWriter output, DeploymentSight sight, long nowNs)
    {
        EngineSight engine = sight.Engine;
        output.WriteLine($"deployment {engine.Facts?.Deployment ?? "?"}  {sight.DirectoryPath}");
        WriteEngine(output, engine, nowNs);
        foreach (GatewaySight gateway in sight.Gateways) WriteGateway(output, gateway);
        WriteInstruments(output, engine);
        foreach (string note in DeploymentHealth.Notes(sight)) output.WriteLine($"note: {note}");
        IReadOnlyList<string> troubles = DeploymentHealth.Troubles(sight);
        foreach (string trouble in troubles) output.WriteLine($"NOT WELL: {trouble}");
        if (troubles.Count == 0) output.WriteLine("all is well");
    }

    private static void WriteEngine(TextWriter output, EngineSight engine, long nowNs)
    {
        ProcessSight process = engine.Process;
        string since = process.Presence is { } presence ? $", since {Time(presence.CreatedTimeNs)}, epoch {presence.Epoch}" : "";
        string beat = double.IsNaN(process.BeatAgeSeconds) ? "" : $", beat {process.BeatAgeSeconds:F3} s ago";
        output.WriteLine($"engine      {DeploymentHealth.Text(process)}{since}{beat}");
        if (engine.Observer is not { } observer) return;
        EngineTelemetry figures = observer.Engine;
        ProcessTelemetry own = observer.Process;
        string ready = own.ReadyTimeNs == 0 ? "not ready" : $"ready for {Span(Math.Max(0, nowNs - own.ReadyTimeNs) / 1e9)}";
        string old = process.Condition is ProcessCondition.Alive or ProcessCondition.Starting ? "" : "THESE FIGURES ARE OLD: ";
        if (process.Condition == ProcessCondition.Hung) old = $"THESE FIGURES ARE {process.BeatAgeSeconds:F1} s OLD: ";
        output.WriteLine($"  {old}{ready}, risk {StateNames.Of(figures.RiskState)}, strategy {engine.Facts?.Strategy ?? "?"}, build {engine.Facts?.Build ?? "?"}");
        output.WriteLine($"  frames {figures.Frames:N0}, orders {figures.Orders:N0}, fills {figures.Counters.Fills:N0}, open orders {figures.OpenOrders:N0}, "
            + $"venue rejects {figures.Counters.VenueRejects:N0}, unanswered {figures.Counters.AckTimeouts:N0}{Refused(in figures.Counters.RiskRefusals)}");
        output.WriteLine($"  journal: frame {own.JournalledSequence:N0} written, {Math.Max(0, figures.Frames - own.JournalledSequence):N0} behind, "
            + $"spill buffer {own.JournalFill:P1} full; feed gaps {own.FeedGaps:N0}");
        RiskTelemetry risk = figures.Risk;
        string tail = risk.TailScale < 1 ? $", TAIL LIMITER: limits and sizes x {Number(risk.TailScale, "F3")}" : "";
        output.WriteLine($"  net {Number(risk.Net, "N2")}, gross {Number(risk.Gross, "N2")}, VaR 99 % {Number(risk.ValueAtRisk, "N2")}, ES 97.5 % {Number(risk.ExpectedShortfall, "N2")}, "
            + $"stressed {Number(risk.StressedLoss, "N2")} (risk currency){tail}");
        WriteTriggers(output, in figures, engine.Facts);
        if (own.MalformedExecutions > 0) output.WriteLine($"  DROPPED {own.MalformedExecutions:N0} malformed frames of gateways");
        output.WriteLine($"  since ready: {own.Collections0 + own.Collections1 + own.Collections2} collections, {own.MethodsCompiled:N0} methods compiled, "
            + $"{own.HotPathAllocatedBytes:N0} bytes on the engine thread");
        if (engine.Facts is not { } facts) return;
        foreach (VenueFacts venue in facts.Venues.Where(venue => venue.IsLive && venue.Id < RouteStates.Capacity))
            output.WriteLine($"  route to {venue.Name}: {StateNames.Of((SessionStatus)figures.Routes[venue.Id])}");
    }

    private static void WriteTriggers(TextWriter output, in EngineTelemetry figures, EngineFacts? facts)
    {
        KillSwitchTelemetry killSwitch = figures.KillSwitch;
        for (int index = 0; index < killSwitch.ShownCount; index++)
        {
            TriggerTelemetry trigger = killSwitch.Triggers[index];
            TriggerWords words = TriggerWords.Of(trigger.Trigger);
            string subject = TriggerText.Subject(trigger.Trigger, trigger.Subject, facts);
            string seen = trigger.IsOverridden != 0 ? ", overridden" : trigger.IsAcknowledged != 0 ? ", acknowledged" : "";
            output.WriteLine($"  {trigger.Severity} {trigger.Trigger}{(subject.Length > 0 ? $" of {subject}" : "")}: {words.Text} "
                + $"{words.Figure(trigger.Measured)}, bound {words.Figure(trigger.Threshold)}{seen}");
            output.WriteLine($"    {TriggerText.Proposal(trigger.Trigger)}");
        }

        if (killSwitch.ActiveCount > killSwitch.ShownCount) output.WriteLine($"  {killSwitch.ActiveCount - killSwitch.ShownCount} more triggers act");
        if (killSwitch.EscalationNs == long.MaxValue) return;
        output.WriteLine($"  the next stricter state follows in {Math.Max(0, killSwitch.EscalationNs - figures.NowNs) / 1e9:F0} s: ctl ack --reason TEXT, or ctl override TRIGGER --reason TEXT");
    }

    private static void WriteGateway(TextWriter output, GatewaySight gateway)
    {
        ProcessSight process = gateway.Process;
        string beat = double.IsNaN(process.BeatAgeSeconds) ? "" : $", beat {process.BeatAgeSeconds:F3} s ago";
        output.WriteLine($"gateway     {gateway.Venue}: {DeploymentHealth.Text(process)}{beat}");
        if (!gateway.HasTelemetry) return;
        ref readonly GatewayTelemetry figures = ref gateway.Telemetry;
        string old = process.Condition is ProcessCondition.Alive or ProcessCondition.Starting ? "" : "THESE FIGURES ARE OLD: ";
        string shut = figures.IsLatched != 0 ? ", SHUT by a kill" : "";
        string lost = figures.IsEngineLost != 0 ? ", engine lost" : "";
        output.WriteLine($"  {old}session {DeploymentHealth.Text(figures.Phase)} (id {figures.SessionId}), {DeploymentHealth.Text(figures.Arm)}{shut}{lost}, epoch {figures.Epoch}, "
            + $"open orders {figures.OpenOrders:N0}");
        output.WriteLine($"  sent: {figures.NewOrdersSent:N0} new, {figures.ReplacesSent:N0} replaced, {figures.CancelsSent:N0} cancels, {figures.MassCancelsSent:N0} mass cancels; "
            + $"reconnects {gateway.ReconnectCount:N0}, engine lost {figures.DeadManTrips:N0} times, kills {figures.Kills:N0}");
        RuntimeCounts runtime = figures.Runtime;
        output.WriteLine($"  since ready: {runtime.Collections0 + runtime.Collections1 + runtime.Collections2} collections, {runtime.MethodsCompiled:N0} methods compiled, "
            + $"{runtime.ThreadAllocatedBytes:N0} bytes on the gateway's thread");
        string refused = GatewayRefusals(in figures);
        if (refused.Length > 0) output.WriteLine($"  refused: {refused}");
    }

    private static void WriteInstruments(TextWriter output, EngineSight engine)
    {
        if (engine.Facts is not { } facts || engine.Observer is null) return;
        output.WriteLine($"{"instrument",-24} {"book",-14} {"quoting",-7} {"bid",12} {"ask",12} {"position",12} {"open",4}  P&L");
        int other = 0;
        for (int slot = 0; slot < facts.Instruments.Count; slot++)
        {
            if (!facts.IsLive(slot))
            {
                other++;
                continue;
            }

            InstrumentFacts instrument = facts.Instruments[slot];
            if (!engine.TryRead(slot, out InstrumentTelemetry row))
            {
                output.WriteLine($"{instrument.Name,-24} no definition yet");
                continue;
            }

            output.WriteLine($"{instrument.Name,-24} {StateNames.Of(row.BookStatus),-14} {(row.IsQuotable ? "yes" : "no"),-7} {Price(row.BidNanos),12} {Price(row.AskNanos),12} "
                + $"{FlattenView.Quantity(instrument, row.PositionLots),12} {row.OpenOrders,4}  "
                + $"{FixedDecimal.FormatLedger(row.Profit.Total, instrument.MoneyDecimals)} {instrument.SettlementCurrency}");
        }

        WritePerformance(output, engine, facts);
        if (other > 0) output.WriteLine($"{other} more of venues that are not reached live");
    }

    private static void WritePerformance(TextWriter output, EngineSight engine, EngineFacts facts)
    {
        output.WriteLine($"{"instrument",-24} {"capture",8} {"1 s, bp",9} {"10 s, bp",9} {"up, %",7} {"filled, %",9} {"skew, %",8}");
        for (int slot = 0; slot < facts.Instruments.Count; slot++)
        {
            if (!facts.IsLive(slot) || !engine.TryRead(slot, out InstrumentTelemetry row)) continue;
            PerformanceTelemetry measures = row.Performance;
            output.WriteLine($"{facts.Instruments[slot].Name,-24} {Number(measures.SpreadCapture, "F2"),8} {Number(measures.MarkoutOneSecondBp, "F2"),9} {Number(measures.MarkoutTenSecondsBp, "F2"),9} "
                + $"{Number(100 * measures.Uptime, "F1"),7} {Number(100 * measures.FillRatio, "F1"),9} {Number(100 * measures.Skew, "F1"),8}");
        }
    }

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Refusals of a gateway by reason, most first; empty when there are none.</summary>
    public static string GatewayRefusals(in GatewayTelemetry figures)
    {
        var counts = new List<(long Count, string Reason)>();
        for (int reason = 0; reason < ReasonCounts.Capacity; reason++)
        {
            if (figures.Refusals[reason] > 0) counts.Add((figures.Refusals[reason], ((RejectReason)reason).ToString()));
        }

        return string.Join(", ", counts.OrderByDescending(entry => entry.Count).Select(entry => $"{entry.Reason} {entry.Count:N0}"));
    }

    private static string Refused(in ReasonCounts refusals)
    {
        long count = 0;
        for (int reason = 0; reason < ReasonCounts.Capacity; reason++) count += refusals[reason];
        return count == 0 ? "" : $", refused by own risk checks {count:N0}";
    }

    private static string Price(long nanos) => nanos == 0 ? "-" : FixedDecimal.FormatNanos(nanos);

    private static string Time(long timeNs) => UtcTime.Format(timeNs / 1_000_000_000 * 1_000_000_000).Replace(".000000000", "", StringComparison.Ordinal);

    private static string Span(double seconds) => seconds switch
    {
        < 120 => $"{seconds:F0} s",
        < 7200 => $"{seconds / 60:F0} min",
        < 172_800 => $"{seconds / 3600:F1} h",
        _ => $"{seconds / 86_400:F1} days",
    };
}
