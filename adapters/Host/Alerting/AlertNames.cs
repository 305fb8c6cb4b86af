using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Host;

/// <summary>What the numbers in a run's alerts stand for, as the journal's header says it.</summary>
internal sealed class AlertNames
{
    private readonly Dictionary<uint, string> _instruments = [];
    private readonly List<string> _venues = [];

    public AlertNames(JournalDescription run)
    {
        Run = run;
        foreach (JournalInstrument instrument in run.Instruments) _instruments[instrument.InstrumentId] = instrument.Symbol;
        try
        {
            JsonNode? configuration = JsonNode.Parse(run.ConfigurationJson.Span)?["configuration"];
            foreach (JsonNode? venue in configuration?["venues"] as JsonArray ?? []) _venues.Add(venue?["name"]?.GetValue<string>() ?? "");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            _venues.Clear(); // another program's journal: its alerts have numbers instead of names
        }
    }

    /// <summary>Knows no name.</summary>
    public static AlertNames None { get; } = new(new JournalDescription { Epoch = 1, ConfigurationJson = "{}"u8.ToArray() });

    public JournalDescription Run { get; }

    /// <summary>Null for none or all; one that is not in the header has its slot.</summary>
    public string? Instrument(uint instrumentId)
    {
        if (instrumentId == FrameHeader.NoInstrument) return null;
        return _instruments.TryGetValue(instrumentId, out string? symbol) ? symbol : string.Create(CultureInfo.InvariantCulture, $"instrument {instrumentId & 0xFFFF}");
    }

    /// <summary>Null for none.</summary>
    public string? Venue(ushort venueId)
    {
        if (venueId == ushort.MaxValue) return null;
        return venueId < _venues.Count && _venues[venueId].Length > 0 ? _venues[venueId] : string.Create(CultureInfo.InvariantCulture, $"{venueId}");
    }
}
