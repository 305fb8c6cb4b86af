using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Compiler.Emit;

/// <summary>Enums and sets as C# enums of the same size; raw values that the schema does not name pass through.</summary>
internal static class EnumEmitter
{
    public const string NullMember = "NullValue";

    public static void Emit(CodeWriter code, EnumModel model, string name)
    {
        code.Summary(model.Description);
        code.Remarks(Docs.Of(model.Notes, 0));
        code.Open($"public enum {name} : {model.Primitive.CSharpName()}");
        foreach (EnumMember member in model.Members)
        {
            code.Summary(member.Notes.Description);
            code.Remarks(Docs.Of(member.Notes, member.SinceVersion));
            code.Line($"{MemberName(model, member.Name)} = {Literals.Of(member.Value)},");
        }

        if (!model.Members.Any(member => IsNullMember(model, member)))
        {
            code.Summary("No value: the field is null, or the message is of a version without it.");
            code.Line($"{NullMember} = {Literals.Of(model.Null)},");
        }

        code.Close();
    }

    public static void Emit(CodeWriter code, SetModel model, string name)
    {
        code.Summary(model.Description);
        code.Remarks(Docs.Of(model.Notes, 0));
        var scope = new NameScope("None");
        code.Line("[global::System.FlagsAttribute]");
        code.Open($"public enum {name} : {model.Primitive.CSharpName()}");
        code.Line("None = 0,");
        foreach (SetChoice choice in model.Choices)
        {
            code.Summary(choice.Notes.Description);
            code.Remarks(Docs.Of(choice.Notes, choice.SinceVersion));
            code.Line($"{scope.Claim(choice.Name, "{0}")} = 0x{1UL << choice.Bit:X},");
        }

        code.Close();
    }

    /// <summary>The C# name of a value; claimed in order, so that it comes out the same wherever it is asked for.</summary>
    public static string MemberName(EnumModel model, string schemaName)
    {
        var scope = new NameScope(NullMember);
        foreach (EnumMember member in model.Members)
        {
            string name = IsNullMember(model, member) ? NullMember : scope.Claim(member.Name, "{0}");
            if (member.Name == schemaName) return name;
        }

        throw new ArgumentException($"the enum {model.Name} has no value {schemaName}");
    }

    // MEMX lists null among the values, under the very name that we give it.
    private static bool IsNullMember(EnumModel model, EnumMember member) =>
        member.Value == model.Null && NameScope.Pascal(member.Name) == NullMember;
}
