using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Engine;

/// <summary>Alerts on their way into the journal: a ring; the host makes a frame of each, the most severe first, and the frame takes it out.</summary>
/// <remarks>Engine thread only. At most <see cref="PerSecondMax"/> a second, critical ones beside; what is kept back is counted in the next one.</remarks>
internal sealed class AlertLog
{
    public const int PerSecondMax = 10;
    private const int Capacity = 64;
    private readonly ArenaArray<AlertRecord> _records;
    private readonly ArenaArray<AlertState> _alerts;
    private readonly ArenaArray<EngineState> _state;

    internal AlertLog(Arena arena, ArenaArray<EngineState> state)
    {
        _records = arena.Allocate<AlertRecord>(Capacity);
        _alerts = arena.Allocate<AlertState>(1);
        _state = state;
    }

    internal ref readonly AlertState State => ref _alerts[0];

    internal void Raise(
        AlertCode code, Severity severity, RiskTrigger trigger = 0, double measured = 0, double threshold = 0, uint instrumentId = FrameHeader.NoInstrument,
        ushort venueId = ushort.MaxValue)
    {
        ref AlertState alerts = ref _alerts[0];
        long nowNs = _state[0].NowNs;
        if (nowNs - alerts.WindowNs >= 1_000_000_000) (alerts.WindowNs, alerts.WindowCount) = (nowNs, 0);
        if (severity != Severity.Critical && alerts.WindowCount >= PerSecondMax)
        {
            alerts.SuppressedCount++;
            alerts.SuppressedSinceLast++;
            return;
        }

        alerts.WindowCount++;
        long number = ++alerts.Number;
        ref AlertRecord record = ref _records[(int)number & (Capacity - 1)];
        if (record.IsPending != 0) alerts.LostCount++;
        else alerts.PendingCount++;
        record.Number = number;
        record.TimeNs = nowNs;
        record.Measured = measured;
        record.Threshold = double.IsFinite(threshold) ? threshold : 0;
        record.InstrumentId = instrumentId;
        record.Suppressed = (uint)Math.Min(alerts.SuppressedSinceLast, uint.MaxValue);
        record.VenueId = venueId;
        record.Code = code;
        record.Severity = severity;
        record.Trigger = trigger;
        record.RiskState = _state[0].RiskState;
        record.IsPending = 1;
        alerts.SuppressedSinceLast = 0;
    }

    /// <summary>The most severe one that waits, of those the oldest; false: none does.</summary>
    internal bool TryNext(out AlertRecord alert)
    {
        alert = default;
        if (_alerts[0].PendingCount == 0) return false;
        for (int index = 0; index < Capacity; index++)
        {
            ref AlertRecord record = ref _records[index];
            if (record.IsPending == 0) continue;
            bool isFirst = alert.IsPending == 0 || record.Severity > alert.Severity || (record.Severity == alert.Severity && record.Number < alert.Number);
            if (isFirst) alert = record;
        }

        return alert.IsPending != 0;
    }

    /// <summary>A frame has it.</summary>
    internal void OnFrame(long number)
    {
        ref AlertRecord record = ref _records[(int)number & (Capacity - 1)];
        if (record.Number != number || record.IsPending == 0) return;
        record.IsPending = 0;
        _alerts[0].PendingCount--;
    }
}
