namespace LowLatencyMM.Importers;

/// <summary>How far an import is.</summary>
/// <param name="BytesRead">Bytes of the file consumed so far, compressed ones when it is gzip.</param>
/// <param name="BytesTotal">Length of the file, bytes.</param>
/// <param name="Frames">Frames handed out so far.</param>
public readonly record struct ImportProgress(long BytesRead, long BytesTotal, long Frames);
