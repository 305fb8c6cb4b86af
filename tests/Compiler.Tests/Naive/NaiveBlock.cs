namespace LowLatencyMM.Compiler.Tests.Naive;

/// <summary>A message, or a group of one.</summary>
public sealed record NaiveBlock(
    string Name, int Id, int SinceVersion, int BlockLength, NaiveHeader Header, NaiveField[] Fields, NaiveBlock[] Groups, NaiveData[] Data)
{
    /// <summary>Bytes of the block as a writer of that version lays it out.</summary>
    public int LengthInVersion(int version) =>
        Fields.All(field => field.SinceVersion <= version) ? BlockLength : MinimumLength(version);

    /// <summary>Bytes up to the end of what that version has.</summary>
    public int MinimumLength(int version) =>
        Fields.Where(field => field.SinceVersion <= version).Select(field => field.EndOffset).DefaultIfEmpty(0).Max();
}
