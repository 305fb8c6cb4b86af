using LowLatencyMM.Schema.Diagnostics;
using LowLatencyMM.Schema.Parse;

namespace LowLatencyMM.Captures;

/// <summary>A schema and what it includes, from files.</summary>
internal static class SchemaLoader
{
    /// <summary>
    /// The model or its problems. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> where the file itself cannot be read.
    /// </summary>
    public static ParseResult Load(string path) => SchemaParser.Parse(new SchemaText(path, File.ReadAllText(path)), Open);

    private static string? Open(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
