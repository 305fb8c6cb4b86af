using LowLatencyMM.Engine;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host;

/// <summary>An alert as people are told of it: a frame of a journal with its names, or what the watch outside the engine has seen.</summary>
internal sealed record AlertNotice
{
    /// <summary>Code of the watch's own: the engine's process has gone without an end of its run.</summary>
    public const string EngineGone = "EngineGone";

    /// <summary>Code of the watch's own: the engine's process is there, and nothing comes into its journal.</summary>
    public const string JournalSilent = "JournalSilent";

    /// <summary>The same for every delivery of this alert, different for every other one: receivers tell duplicates by it.</summary>
    public required string Id { get; init; }

    /// <summary>Name of the <see cref="AlertCode"/>, or one of the watch's own.</summary>
    public required string Code { get; init; }

    public required Severity Severity { get; init; }

    /// <summary>When it was raised, ns since the Unix epoch, UTC.</summary>
    public required long TimeNs { get; init; }

    /// <summary>Of the frame; 0 for the watch's own.</summary>
    public long Sequence { get; init; }

    /// <summary>Of the run.</summary>
    public ushort Epoch { get; init; }

    /// <summary>The engine's running number; 0 for the host's own and for journals of before there were any.</summary>
    public long Number { get; init; }

    /// <summary>Of the host's own alerts.</summary>
    public long Value { get; init; }

    /// <summary>0 for none.</summary>
    public RiskTrigger Trigger { get; init; }

    /// <summary>In the trigger's unit; finite.</summary>
    public double Measured { get; init; }

    /// <inheritdoc cref="Measured"/>
    public double Threshold { get; init; }

    /// <summary>Alerts that the rate limit kept back before this one.</summary>
    public uint Suppressed { get; init; }

    /// <summary>Symbol; null for none or all.</summary>
    public string? Instrument { get; init; }

    /// <summary>Name; null for none.</summary>
    public string? Venue { get; init; }

    /// <summary>Of the engine afterwards; null where nothing says it.</summary>
    public RiskState? RiskState { get; init; }

    /// <summary>What the watch has seen; null for an alert of the journal.</summary>
    public string? Seen { get; init; }

    /// <summary>What a frame says.</summary>
    /// <param name="header">Of the frame.</param>
    /// <param name="alert">Its message, of any version.</param>
    /// <param name="names">Of its run.</param>
    /// <param name="id">As <see cref="Id"/>.</param>
    public static AlertNotice From(in FrameHeader header, in AlertDecoder alert, AlertNames names, string id)
    {
        bool isNumbered = alert.HasNumber && alert.Number != 0; // only then the fields of the kill switch mean something
        return new AlertNotice
        {
            Id = id,
            Code = alert.Code.ToString(),
            Severity = alert.Severity,
            TimeNs = isNumbered ? alert.RaisedTimeNs : header.ReceiveTimeNs,
            Sequence = header.Sequence,
            Epoch = header.Epoch,
            Number = isNumbered ? alert.Number : 0,
            Value = alert.Value,
            Trigger = isNumbered && alert.Trigger != RiskTrigger.NullValue ? alert.Trigger : 0,
            Measured = isNumbered ? Finite(alert.Measured) : 0,
            Threshold = isNumbered ? Finite(alert.Threshold) : 0,
            Suppressed = isNumbered ? alert.Suppressed : 0,
            Instrument = names.Instrument(header.InstrumentId),
            Venue = isNumbered ? names.Venue(alert.VenueId) : null,
            RiskState = isNumbered ? (RiskState)alert.RiskState : null,
        };
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
