using System.Text.Json;
using LowLatencyMM.Engine;
using LowLatencyMM.Gateway;
using LowLatencyMM.Messages.Control;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>A deployment's state for programs: the same as <see cref="StatusText"/>.</summary>
internal static class StatusJson
{
    public static void Write(Utf8JsonWriter json, DeploymentSight sight)
    {
        json.WriteString("deployment", sight.Engine.Facts?.Deployment);
        json.WriteString("directory", sight.DirectoryPath);
        WriteEngine(json, sight.Engine);
        json.WriteStartArray("gateways");
        foreach (GatewaySight gateway in sight.Gateways) WriteGateway(json, gateway);
        json.WriteEndArray();
        WriteInstruments(json, sight.Engine);
        IReadOnlyList<string> troubles = DeploymentHealth.Troubles(sight);
        WriteLines(json, "notes", DeploymentHealth.Notes(sight));
        WriteLines(json, "troubles", troubles);
        json.WriteBoolean("isWell", troubles.Count == 0);
    }

    private static void WriteEngine(Utf8JsonWriter json, EngineSight engine)
    {
        json.WriteStartObject("engine");
        WriteProcess(json, engine.Process);
        if (engine.Observer is { } observer)
        {
            EngineTelemetry figures = observer.Engine;
            ProcessTelemetry own = observer.Process;
            json.WriteBoolean("areFiguresOld", engine.Process.Condition is not (ProcessCondition.Alive or ProcessCondition.Starting));
            json.WriteNumber("readyTimeNs", own.ReadyTimeNs);
            json.WriteNumber("engineTimeNs", figures.NowNs);
            json.WriteString("riskState", figures.RiskState.ToString());
            RiskTelemetry risk = figures.Risk;
            json.WriteStartObject("risk");
            json.WriteNumber("net", risk.Net);
            json.WriteNumber("gross", risk.Gross);
            json.WriteNumber("valueAtRisk99", risk.ValueAtRisk);
            json.WriteNumber("expectedShortfall975", risk.ExpectedShortfall);
            json.WriteNumber("stressedLoss", risk.StressedLoss);
            json.WriteNumber("tailScale", risk.TailScale);
            json.WriteEndObject();
            WriteTriggers(json, in figures, engine.Facts);
            json.WriteNumber("frames", figures.Frames);
            json.WriteNumber("orders", figures.Orders);
            json.WriteNumber("fills", figures.Counters.Fills);
            json.WriteNumber("openOrders", figures.OpenOrders);
            json.WriteNumber("venueRejects", figures.Counters.VenueRejects);
            json.WriteNumber("unanswered", figures.Counters.AckTimeouts);
            json.WriteNumber("journalledFrame", own.JournalledSequence);
            json.WriteNumber("journalLagFrames", Math.Max(0, figures.Frames - own.JournalledSequence));
            json.WriteNumber("spillFillFraction", own.JournalFill);
            json.WriteNumber("feedGaps", own.FeedGaps);
            json.WriteNumber("malformedExecutions", own.MalformedExecutions);
            json.WriteNumber("droppedOrders", own.DroppedOrders);
            json.WriteNumber("collections", own.Collections0 + own.Collections1 + own.Collections2);
            json.WriteNumber("methodsCompiled", own.MethodsCompiled);
            json.WriteNumber("engineThreadBytes", own.HotPathAllocatedBytes);
            json.WriteNumber("lastCommandId", figures.LastCommandId);
            WriteRoutes(json, engine, in figures);
        }

        json.WriteEndObject();
    }

    private static void WriteTriggers(Utf8JsonWriter json, in EngineTelemetry figures, EngineFacts? facts)
    {
        KillSwitchTelemetry killSwitch = figures.KillSwitch;
        json.WriteStartArray("triggers");
        for (int index = 0; index < killSwitch.ShownCount; index++)
        {
            TriggerTelemetry trigger = killSwitch.Triggers[index];
            json.WriteStartObject();
            json.WriteString("trigger", trigger.Trigger.ToString());
            json.WriteString("severity", trigger.Severity.ToString());
            json.WriteString("subject", TriggerText.Subject(trigger.Trigger, trigger.Subject, facts));
            json.WriteNumber("measured", trigger.Measured);
            if (double.IsFinite(trigger.Threshold)) json.WriteNumber("threshold", trigger.Threshold);
            json.WriteBoolean("isAcknowledged", trigger.IsAcknowledged != 0);
            json.WriteBoolean("isOverridden", trigger.IsOverridden != 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("triggersActing", killSwitch.ActiveCount);
        if (killSwitch.EscalationNs == long.MaxValue) json.WriteNull("escalationSeconds");
        else json.WriteNumber("escalationSeconds", Math.Round(Math.Max(0, killSwitch.EscalationNs - figures.NowNs) / 1e9, 3));
        json.WriteNumber("alerts", killSwitch.AlertCount);
        json.WriteNumber("alertsSuppressed", killSwitch.SuppressedCount);
    }

    private static void WriteRoutes(Utf8JsonWriter json, EngineSight engine, in EngineTelemetry figures)
    {
        json.WriteStartObject("routes");
        if (engine.Facts is { } facts)
        {
            foreach (VenueFacts venue in facts.Venues)
            {
                if (venue.IsLive && venue.Id < RouteStates.Capacity) json.WriteString(venue.Name, StateNames.Of((SessionStatus)figures.Routes[venue.Id]));
            }
        }

        json.WriteEndObject();
    }

    private static void WriteGateway(Utf8JsonWriter json, GatewaySight gateway)
    {
        json.WriteStartObject();
        json.WriteString("venue", gateway.Venue);
        WriteProcess(json, gateway.Process);
        if (gateway.HasTelemetry)
        {
            ref readonly GatewayTelemetry figures = ref gateway.Telemetry;
            json.WriteString("session", figures.Phase.ToString());
            json.WriteNumber("sessionId", figures.SessionId);
            json.WriteString("arm", figures.Arm.ToString());
            json.WriteBoolean("isLatched", figures.IsLatched != 0);
            json.WriteBoolean("isEngineLost", figures.IsEngineLost != 0);
            json.WriteNumber("highestEpoch", figures.Epoch);
            json.WriteNumber("openOrders", figures.OpenOrders);
            json.WriteNumber("ordersIn", figures.OrdersIn);
            json.WriteNumber("reconnects", gateway.ReconnectCount);
            json.WriteNumber("engineLostCount", figures.DeadManTrips);
            json.WriteNumber("kills", figures.Kills);
            json.WriteNumber("threadBytes", figures.Runtime.ThreadAllocatedBytes);
            json.WriteNumber("methodsCompiled", figures.Runtime.MethodsCompiled);
            json.WriteNumber("collections", figures.Runtime.Collections0 + figures.Runtime.Collections1 + figures.Runtime.Collections2);
            json.WriteStartObject("refusals");
            for (int reason = 0; reason < ReasonCounts.Capacity; reason++)
            {
                if (figures.Refusals[reason] > 0) json.WriteNumber(((RejectReason)reason).ToString(), figures.Refusals[reason]);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteInstruments(Utf8JsonWriter json, EngineSight engine)
    {
        json.WriteStartArray("instruments");
        for (int slot = 0; slot < (engine.Facts?.Instruments.Count ?? 0); slot++)
        {
            InstrumentFacts instrument = engine.Facts!.Instruments[slot];
            json.WriteStartObject();
            json.WriteString("name", instrument.Name);
            json.WriteBoolean("isLive", engine.Facts.IsLive(slot));
            bool isDefined = engine.TryRead(slot, out InstrumentTelemetry row);
            json.WriteBoolean("isDefined", isDefined);
            if (isDefined)
            {
                json.WriteString("book", row.BookStatus.ToString());
                json.WriteBoolean("isQuotable", row.IsQuotable);
                if (row.BidNanos != 0) json.WriteString("bid", FixedDecimal.FormatNanos(row.BidNanos));
                if (row.AskNanos != 0) json.WriteString("ask", FixedDecimal.FormatNanos(row.AskNanos));
                json.WriteString("position", FlattenView.Quantity(instrument, row.PositionLots));
                json.WriteString("profitAndLoss", FixedDecimal.FormatLedger(row.Profit.Total));
                json.WriteString("settlement", instrument.SettlementCurrency);
                json.WriteNumber("openOrders", row.OpenOrders);
                json.WriteNumber("fills", row.FillCount);
                WritePerformance(json, in row.Performance);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePerformance(Utf8JsonWriter json, in PerformanceTelemetry measures)
    {
        json.WriteStartObject("performance");
        Number("spreadCapture", measures.SpreadCapture);
        Number("markout1sBp", measures.MarkoutOneSecondBp);
        Number("markout10sBp", measures.MarkoutTenSecondsBp);
        Number("uptime", measures.Uptime);
        Number("fillRatio", measures.FillRatio);
        Number("skew", measures.Skew);
        json.WriteEndObject();

        void Number(string name, double value)
        {
            if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, 6));
            else json.WriteNull(name);
        }
    }

    private static void WriteProcess(Utf8JsonWriter json, ProcessSight process)
    {
        json.WriteString("condition", process.Condition.ToString());
        if (process.Presence is { } presence)
        {
            json.WriteNumber("processId", presence.Owner.ProcessId);
            json.WriteNumber("startTimeNs", presence.CreatedTimeNs);
            json.WriteNumber("epoch", presence.Epoch);
        }

        if (!double.IsNaN(process.BeatAgeSeconds)) json.WriteNumber("beatAgeSeconds", Math.Round(process.BeatAgeSeconds, 6));
        if (process.Problem is { } problem) json.WriteString("problem", problem);
    }

    private static void WriteLines(Utf8JsonWriter json, string name, IReadOnlyList<string> lines)
    {
        json.WriteStartArray(name);
        foreach (string line in lines) json.WriteStringValue(line);
        json.WriteEndArray();
    }
}
