namespace LowLatencyMM.Schema.Diagnostics;

/// <summary>Every reason for which a schema is refused. All are errors: a codec that guesses is worse than none.</summary>
internal static class Rules
{
    public static readonly Rule MalformedXml = new("SBE001", "Malformed XML");
    public static readonly Rule DocumentType = new("SBE002", "Document types and entities are prohibited");
    public static readonly Rule NotASchema = new("SBE003", "Not an SBE message schema");
    public static readonly Rule UnexpectedElement = new("SBE004", "Unexpected element or attribute");
    public static readonly Rule MissingAttribute = new("SBE005", "Missing attribute");
    public static readonly Rule InvalidAttribute = new("SBE006", "Invalid attribute value");
    public static readonly Rule InvalidName = new("SBE007", "Invalid name");
    public static readonly Rule DuplicateName = new("SBE008", "Duplicate name");
    public static readonly Rule DuplicateId = new("SBE009", "Duplicate id or value");
    public static readonly Rule UnknownType = new("SBE010", "Unknown type");
    public static readonly Rule WrongType = new("SBE011", "A type of this kind cannot stand here");
    public static readonly Rule RecursiveType = new("SBE012", "A type contains itself");
    public static readonly Rule ValueOutOfRange = new("SBE013", "Value out of range of its encoding");
    public static readonly Rule InvalidConstant = new("SBE014", "Invalid constant");
    public static readonly Rule OverlappingOffset = new("SBE015", "Overlapping offset");
    public static readonly Rule BlockLength = new("SBE016", "The block length does not hold the fields");
    public static readonly Rule InvalidVersion = new("SBE017", "Invalid version");
    public static readonly Rule InvalidHeader = new("SBE018", "Invalid message header, group dimensions or data length");
    public static readonly Rule InvalidNamespace = new("SBE019", "Invalid target namespace");
    public static readonly Rule InvalidInclude = new("SBE020", "An included file is missing, remote or includes itself");

    public static IReadOnlyList<Rule> All { get; } =
    [
        MalformedXml, DocumentType, NotASchema, UnexpectedElement, MissingAttribute, InvalidAttribute, InvalidName, DuplicateName, DuplicateId,
        UnknownType, WrongType, RecursiveType, ValueOutOfRange, InvalidConstant, OverlappingOffset, BlockLength, InvalidVersion, InvalidHeader,
        InvalidNamespace, InvalidInclude,
    ];
}
