namespace LowLatencyMM.Schema.Model;

/// <summary>Variable-length data: a length, then that many bytes.</summary>
/// <param name="Length">Where the length stands, from the start of the data's header.</param>
/// <param name="HeaderBytes">Bytes before the content.</param>
/// <param name="HighestLength">Bytes of content at most.</param>
/// <param name="Element">The primitive of the content: char for text, uint8 for bytes, as a rule.</param>
/// <param name="CharacterEncoding">As in the schema; empty when there is none.</param>
internal sealed record DataModel(
    string Name,
    int Id,
    Notes Notes,
    int SinceVersion,
    string TypeName,
    HeaderField Length,
    int HeaderBytes,
    long HighestLength,
    PrimitiveType Element,
    string CharacterEncoding);
