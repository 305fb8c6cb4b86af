using Microsoft.CodeAnalysis;

namespace LowLatencyMM.Compiler.Diagnostics;

/// <summary>Every reason for which a schema is refused. All are errors: a codec that guesses is worse than none.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor MalformedXml = Rule("SBE001", "Malformed XML");
    public static readonly DiagnosticDescriptor DocumentType = Rule("SBE002", "Document types and entities are prohibited");
    public static readonly DiagnosticDescriptor NotASchema = Rule("SBE003", "Not an SBE message schema");
    public static readonly DiagnosticDescriptor UnexpectedElement = Rule("SBE004", "Unexpected element or attribute");
    public static readonly DiagnosticDescriptor MissingAttribute = Rule("SBE005", "Missing attribute");
    public static readonly DiagnosticDescriptor InvalidAttribute = Rule("SBE006", "Invalid attribute value");
    public static readonly DiagnosticDescriptor InvalidName = Rule("SBE007", "Invalid name");
    public static readonly DiagnosticDescriptor DuplicateName = Rule("SBE008", "Duplicate name");
    public static readonly DiagnosticDescriptor DuplicateId = Rule("SBE009", "Duplicate id or value");
    public static readonly DiagnosticDescriptor UnknownType = Rule("SBE010", "Unknown type");
    public static readonly DiagnosticDescriptor WrongType = Rule("SBE011", "A type of this kind cannot stand here");
    public static readonly DiagnosticDescriptor RecursiveType = Rule("SBE012", "A type contains itself");
    public static readonly DiagnosticDescriptor ValueOutOfRange = Rule("SBE013", "Value out of range of its encoding");
    public static readonly DiagnosticDescriptor InvalidConstant = Rule("SBE014", "Invalid constant");
    public static readonly DiagnosticDescriptor OverlappingOffset = Rule("SBE015", "Overlapping offset");
    public static readonly DiagnosticDescriptor BlockLength = Rule("SBE016", "The block length does not hold the fields");
    public static readonly DiagnosticDescriptor InvalidVersion = Rule("SBE017", "Invalid version");
    public static readonly DiagnosticDescriptor InvalidHeader = Rule("SBE018", "Invalid message header or group dimensions");
    public static readonly DiagnosticDescriptor InvalidNamespace = Rule("SBE019", "Invalid target namespace");
    public static readonly DiagnosticDescriptor NotSupported = Rule("SBE100", "Schema feature not supported yet");

    private static DiagnosticDescriptor Rule(string id, string title) =>
        new(id, title, "{0}", "LowLatencyMM.Sbe", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
