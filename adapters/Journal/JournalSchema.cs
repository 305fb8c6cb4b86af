using System.Security.Cryptography;

namespace LowLatencyMM.Journal;

/// <summary>A message schema that the frames of a journal were written with.</summary>
/// <param name="Name">The schema's file name or package.</param>
/// <param name="Hash">Hash of its text, as text; <see cref="FromText"/> gives SHA-256 in lower-case hex.</param>
public sealed record JournalSchema(string Name, string Hash)
{
    /// <summary>The schema of this name with the SHA-256 of its text.</summary>
    public static JournalSchema FromText(string name, ReadOnlySpan<byte> text) => new(name, Convert.ToHexStringLower(SHA256.HashData(text)));
}
