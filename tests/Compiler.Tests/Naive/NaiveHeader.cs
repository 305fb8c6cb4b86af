namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>A composite that frames: where each of its members stands.</summary>
public sealed record NaiveHeader(int LengthBytes, (string Name, int Offset, int LengthBytes)[] Members);

/// <summary>Variable-length data of a block.</summary>
public sealed record NaiveData(string Name, int SinceVersion, NaiveHeader Header);
