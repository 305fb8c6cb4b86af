namespace LowLatencyMM.Captures;

/// <summary>Where and why a message could not be read.</summary>
/// <param name="OffsetBytes">From the start of the bytes given.</param>
/// <param name="Path">Message, groups with the entry's number, field; empty before the message is known.</param>
/// <param name="Kind">In words that do not differ from one message to the next, so that they can be counted.</param>
/// <param name="Detail">The numbers.</param>
/// <param name="IsTruncated">More bytes might have helped.</param>
internal sealed record ReadProblem(int OffsetBytes, string Path, string Kind, string Detail, bool IsTruncated)
{
    public override string ToString() => $"byte {OffsetBytes}{(Path.Length > 0 ? $", {Path}" : "")}: {Kind}{(Detail.Length > 0 ? $" ({Detail})" : "")}";
}
