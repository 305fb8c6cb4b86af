using System.Runtime.InteropServices;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Messages.MarketData;

namespace LowLatencyMM.Host;

/// <summary>The market frames of a journal: imported, or recorded by a run, whose other frames are left out.</summary>
/// <remarks>Instruments keep their definitions as recorded; their numbers become those of this configuration, by symbol and venue.</remarks>
internal sealed class JournalDataSource : DataSource
{
    private const string Hint = "give the configuration that the journal was made with";
    private readonly JournalReader _reader;
    private readonly Dictionary<uint, uint> _instrumentIds = [];
    private readonly byte[] _renamed = new byte[FrameLayout.SlotBytes];
    private readonly HostConfiguration _configuration;
    private JournalSegment? _segment;
    private bool _isIdentity;
    private long _bytesRead;

    public JournalDataSource(string path, HostConfiguration configuration)
        : base(path)
    {
        _configuration = configuration;
        _reader = JournalReader.Open(path);
    }

    /// <inheritdoc/>
    public override double FractionRead => _reader.TotalBytes > 0 ? Math.Min(1, (double)_bytesRead / _reader.TotalBytes) : 1;

    /// <inheritdoc/>
    public override bool TryNext(out ReadOnlySpan<byte> frame)
    {
        while (_reader.MoveNext())
        {
            ReadOnlySpan<byte> found = _reader.Frame;
            _bytesRead += found.Length;
            if (!SbeHeader.TryRead(_reader.Message, out SbeHeader sbe) || sbe.SchemaId != BookUpdateDecoder.SchemaId) continue;
            if (_reader.Segment != _segment) OnSegment(_reader.Segment);
            uint instrumentId = _reader.Header.InstrumentId;
            frame = _isIdentity || instrumentId == FrameHeader.NoInstrument ? found : Rename(found, instrumentId);
            return true;
        }

        frame = default;
        return false;
    }

    public override void Dispose() => _reader.Dispose();

    /// <summary>A later segment, of another run perhaps, knows more instruments; what a number means never changes within a journal.</summary>
    private void OnSegment(JournalSegment segment)
    {
        _segment = segment;
        IReadOnlyList<JournalInstrument> recorded = segment.Description.Instruments;
        foreach (JournalInstrument instrument in recorded)
        {
            InstrumentSettings? known = _configuration.Instruments.FirstOrDefault(
                settings => settings.Rules.Symbol == instrument.Symbol && settings.Venue.Name == instrument.Venue);
            if (known is not null) _instrumentIds[instrument.InstrumentId] = known.Rules.InstrumentId;
        }

        _isIdentity = recorded.All(instrument => _instrumentIds.ContainsKey(instrument.InstrumentId)) && _instrumentIds.All(pair => pair.Key == pair.Value);
    }

    private ReadOnlySpan<byte> Rename(ReadOnlySpan<byte> frame, uint instrumentId)
    {
        if (!_instrumentIds.TryGetValue(instrumentId, out uint known))
        {
            JournalInstrument? recorded = _reader.Segment.Description.Instruments.Cast<JournalInstrument?>()
                .FirstOrDefault(instrument => instrument!.Value.InstrumentId == instrumentId);
            string name = recorded is { } named ? $"{named.Symbol} at {named.Venue}" : $"number {instrumentId}";
            throw new UserException(ExitCode.Usage, $"{Path}: frame {_reader.Header.Sequence} is of instrument {name}, which is not configured; {Hint}");
        }

        frame.CopyTo(_renamed);
        MemoryMarshal.AsRef<FrameHeader>(_renamed.AsSpan()).InstrumentId = known;
        return _renamed.AsSpan(0, frame.Length);
    }
}
