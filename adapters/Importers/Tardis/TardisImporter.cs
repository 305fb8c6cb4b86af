namespace LowLatencyMM.Importers;

/// <summary>What the tables of Tardis have in common: names, two times in microseconds, order by local time. One thread.</summary>
/// <remarks>Source: docs.tardis.dev, "Downloadable CSV files: data types". Columns are found by name and may stand in any order.</remarks>
internal abstract class TardisImporter<TState>(string path, ImportOptions options, ImportFormat format, Func<ImportedInstrument, TState> create)
    : CsvImporter(path, options, format)
    where TState : InstrumentState
{
    private const long NsPerUs = 1_000;

    // 2000-01-01 and 2100-01-01: outside, the unit is wrong.
    private const long TimeUsMin = 946_684_800_000_000;
    private const long TimeUsMax = 4_102_444_800_000_000;

    private CsvColumn _exchange, _symbol, _timestamp, _localTimestamp;
    private long _lastLocalUs;

    protected InstrumentDirectory<TState> Instruments { get; } = new(options.Instruments, create);

    protected sealed override bool OnHeader(in CsvRow row)
    {
        _exchange = Find(row, "exchange");
        _symbol = Find(row, "symbol");
        _timestamp = Find(row, "timestamp");
        _localTimestamp = Find(row, "local_timestamp");
        FindColumns(row);
        return true;
    }

    protected sealed override void OnRow(in CsvRow row)
    {
        long localUs = ReadTime(row, _localTimestamp);
        if (localUs < _lastLocalUs)
            throw new RawFormatException($"local_timestamp {localUs} after {_lastLocalUs}, expected times that never decrease");
        _lastLocalUs = localUs;
        TState instrument = Instruments.Find(row[_symbol.Index], row[_exchange.Index]);
        long venueTimeNs = row[_timestamp.Index].IsEmpty ? 0 : ReadTime(row, _timestamp) * NsPerUs;
        Statistics.Rows++;
        OnRow(row, instrument, localUs * NsPerUs, venueTimeNs);
    }

    protected abstract void FindColumns(in CsvRow header);

    protected abstract void OnRow(in CsvRow row, TState instrument, long localTimeNs, long venueTimeNs);

    protected CsvColumn Find(in CsvRow header, string name)
    {
        if (TryFindColumn(header, name) is { } column) return column;
        throw Foreign($"no column \"{name}\"", header.Line);
    }

    private static long ReadTime(in CsvRow row, CsvColumn column)
    {
        long time = ReadInteger(row, column);
        if (time is >= TimeUsMin and < TimeUsMax) return time;
        string? unit = time switch
        {
            >= TimeUsMin / 1_000_000 and < TimeUsMax / 1_000_000 => "seconds",
            >= TimeUsMin / 1_000 and < TimeUsMax / 1_000 => "milliseconds",
            >= TimeUsMin * 1_000 => "nanoseconds",
            _ => null,
        };
        throw Wrong(row, column, (unit is null ? "" : $"a time in {unit}, ") + "not in microseconds since 1970 between the years 2000 and 2100");
    }
}
