namespace LowLatencyMM.Engine;

/// <summary>One price level of a book.</summary>
public struct BookLevel
{
    public Price Price;
    public Lots Lots;
}
