namespace LowLatencyMM.Compiler.Model;

/// <summary>Where an unsigned number of a header stands.</summary>
internal sealed record HeaderField(int Offset, PrimitiveType Primitive);

/// <summary>The message header that every message of a schema begins with.</summary>
internal sealed record HeaderModel(int SizeBytes, HeaderField BlockLength, HeaderField TemplateId, HeaderField SchemaId, HeaderField Version);

/// <summary>The header of a repeating group.</summary>
internal sealed record DimensionModel(int SizeBytes, HeaderField BlockLength, HeaderField NumInGroup);
