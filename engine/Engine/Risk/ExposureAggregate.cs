namespace LowLatencyMM.Engine;

/// <summary>What a group of instruments adds up to. Amounts: 1e-9 of the risk currency, at the marks. Lives in the arena; kept current by <see cref="ExposureTable"/>.</summary>
public struct ExposureAggregate
{
    /// <summary>Net value with every open buy filled and no sell.</summary>
    public Int128 LongWorst;

    /// <summary>Negative net value with every open sell filled and no buy.</summary>
    public Int128 ShortWorst;

    /// <summary>Value of the positions, signed.</summary>
    public Int128 Net;

    /// <summary>Sum over the instruments of the greater of the two absolute worst cases.</summary>
    public Int128 Gross;
    public long OpenCount;

    /// <summary>Instruments in it.</summary>
    public long MemberCount;
}
