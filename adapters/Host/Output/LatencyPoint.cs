namespace LowLatencyMM.Host;

/// <summary>One interval of a histogram log, without its distribution. Times since the start of the log, ns; values ns.</summary>
internal readonly record struct LatencyPoint(long OffsetNs, long LengthNs, long Count, long Max);
