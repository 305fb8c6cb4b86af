namespace LowLatencyMM.Host;

/// <summary>Columns of equal width over a time that nobody knows in advance: when it does not suffice, every two columns become one.</summary>
/// <remarks>Shared by all series of a report, so that they have the same columns and a fixed size however long the run.</remarks>
internal sealed class TimeGrid
{
    /// <summary>Greatest number of columns; at least half of them are in use once the run is longer than as many times the first width.</summary>
    public const int ColumnsMax = 600;
    private const long FirstWidthNs = 1_000_000;

    /// <summary>The first time seen, ns since the Unix epoch.</summary>
    public long StartNs { get; private set; }

    /// <summary>The last time seen.</summary>
    public long EndNs { get; private set; }

    /// <summary>Width of a column.</summary>
    public long WidthNs { get; private set; } = FirstWidthNs;

    /// <summary>How often the columns were joined.</summary>
    public int Doublings { get; private set; }

    public bool HasBegun { get; private set; }

    /// <summary>Columns up to the end.</summary>
    public int Columns => HasBegun ? (int)((EndNs - StartNs) / WidthNs) + 1 : 0;

    /// <summary>Time passes. Times before the last are taken as the last.</summary>
    public void Advance(long timeNs)
    {
        if (!HasBegun)
        {
            HasBegun = true;
            StartNs = EndNs = timeNs;
        }

        if (timeNs <= EndNs) return;
        EndNs = timeNs;
        while ((EndNs - StartNs) / WidthNs >= ColumnsMax)
        {
            WidthNs *= 2;
            Doublings++;
        }
    }
}
