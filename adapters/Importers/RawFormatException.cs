namespace LowLatencyMM.Importers;

/// <summary>What is wrong with a line, before file and line are known; never leaves this assembly.</summary>
internal sealed class RawFormatException(string message) : Exception(message);
