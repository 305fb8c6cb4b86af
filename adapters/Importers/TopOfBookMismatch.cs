namespace LowLatencyMM.Importers;

/// <summary>The rebuilt book and the venue's own ticker differ.</summary>
/// <param name="UpdateId">The depth update after which the book stood so.</param>
/// <param name="TickerId">The ticker compared with: the last with an id not above <paramref name="UpdateId"/>.</param>
public sealed record TopOfBookMismatch(uint InstrumentId, long UpdateId, TopOfBook Book, long TickerId, TopOfBook Ticker)
{
    public override string ToString() => $"after update {UpdateId} the book has {Book}, ticker {TickerId} has {Ticker}";
}
