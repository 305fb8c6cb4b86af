namespace LowLatencyMM.Aeron;

/// <summary>A client's share of a publication. The conductor's.</summary>
/// <param name="Id">Its registration.</param>
internal sealed record PublicationLink(long Id, DriverClient Client, IpcPublication Publication);
