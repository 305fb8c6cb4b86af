using LowLatencyMM.Compiler.Tests.Driving;
using LowLatencyMM.Compiler.Tests.Mirrors;
using Microsoft.CodeAnalysis;

namespace LowLatencyMM.Compiler.Tests;

/// <summary>Every schema in ../shared: what should compile does, without a warning; what must be refused is, with the rule and the reason.</summary>
public sealed class RealSchemaTests
{
    private const string Repository = "data/schemas/sbe-repo/";

    /// <summary>Rule, and a part of the reason, at the place where it stands. Decided by reading each file beside the SBE 1.0 standard.</summary>
    private static readonly Dictionary<string, (string Rule, int Line, string Reason)[]> Refused = new()
    {
        [$"{Repository}cyclic-refs-schema.xml"] = [("SBE012", 15, "contains itself")],
        [$"{Repository}error-handler-dup-message-schema.xml"] = [("SBE009", 14, "a message with id 1 exists already")],
        [$"{Repository}error-handler-enum-violates-min-max-value-range.xml"] =
            [("SBE013", 16, "below the minValue"), ("SBE013", 19, "above the maxValue"), ("SBE013", 23, "null value of this enum")],
        [$"{Repository}error-handler-group-dimensions-schema.xml"] = [("SBE011", 21, "'fakeSizeEncoding' is no composite")],
        [$"{Repository}error-handler-invalid-composite-offsets-schema.xml"] = [("SBE015", 11, "offset 1"), ("SBE015", 16, "offset 1")],
        [$"{Repository}error-handler-invalid-composite.xml"] = [("SBE004", 19, "'group' cannot stand here"), ("SBE004", 24, "'data' cannot stand here")],
        [$"{Repository}error-handler-invalid-name.xml"] =
        [
            ("SBE007", 24, "'invalid field name' is not a name"), ("SBE007", 26, "'invalid group name!' is not a name"),
            ("SBE007", 29, "'invalid field name inside group' is not a name"), ("SBE007", 35, "'invalid data field name!' is not a name"),
        ],
        [$"{Repository}error-handler-message-schema.xml"] =
        [
            ("SBE018", 11, "'messageHeader' has no member 'blockLength'"), ("SBE016", 23, "'blockLength' is 2"), ("SBE010", 34, "there is no type 'XXXX'"),
            ("SBE015", 37, "offset 1"), ("SBE018", 40, "'groupSizeEncoding', which is not declared"), ("SBE018", 14, "has no member 'numInGroup'"),
            ("SBE018", 17, "has no member 'length'"), ("SBE011", 53, "is no composite"),
        ],
        [$"{Repository}error-handler-since-version.xml"] = [("SBE017", 24, "beyond the schema's version 0"), ("SBE017", 31, "beyond the schema's version 0")],
        [$"{Repository}error-handler-types-dup-schema.xml"] = [("SBE008", 10, "a type named 'TypeToTest' exists already")],
        [$"{Repository}error-handler-types-schema.xml"] = [("SBE013", 11, "null value of this enum"), ("SBE007", 16, "'word!' is not a name")],
        [$"{Repository}issue567-invalid.xml"] = [("SBE018", 16, "a maxValue must bound it")],

        // Parts that schemas include: no schemas by themselves.
        [$"{Repository}samples__common-types.xml"] = [("SBE003", 2, "the root element is 'types'")],
        [$"{Repository}sub__sub2__common.xml"] = [("SBE003", 2, "the root element is 'types'")],
        ["data/captures/fix-spec/messages-include.xml"] = [("SBE003", 2, "the root element is 'messages'")],
        ["data/captures/fix-spec/types-include.xml"] = [("SBE003", 2, "the root element is 'types'")],
    };

    public static IEnumerable<string> Compiling => OrAbsent(RealSchema.Names.Where(name => !Refused.ContainsKey(name)));

    public static IEnumerable<string> Wrong => OrAbsent(RealSchema.Names.Where(Refused.ContainsKey));

    [Test] // Goal: a user's first build succeeds. Method: generator and C# compiler over each file; neither complains of anything.
    public void A_schema_compiles_without_a_warning([ValueSource(nameof(Compiling))] string name)
    {
        GeneratorRun run = Open(name).Compile();
        Assert.That(run.Result.Exception, Is.Null);
        Assert.That(run.Problems, Is.Empty);
        Assert.That(run.CompilerComplaints, Is.Empty);
        Assert.That(run.Result.GeneratedSources.Count(source => source.HintName.EndsWith(".g.cs", StringComparison.Ordinal)), Is.GreaterThan(2));
    }

    [Test] // Goal: a wrong schema says what is wrong with it. Method: each fault of the file has its rule, line and words.
    public void A_schema_with_faults_is_refused_with_the_reason([ValueSource(nameof(Wrong))] string name)
    {
        GeneratorRun run = Open(name).Compile();
        Assert.That(run.Result.GeneratedSources, Is.Empty);
        foreach (var (rule, line, reason) in Refused[name])
            Assert.That(run.Problems.Any(problem => IsAt(problem, rule, line, reason)), $"{rule} in line {line}: {reason}\nfound:\n{string.Join('\n', run.Problems)}");
    }

    [Test] // Goal: no file is lost. Method: what INDEX.md counts, and every file that must be refused.
    public void All_files_are_tried()
    {
        string[] names = [.. RealSchema.Names];
        if (names.Length == 0) Assert.Ignore("../shared is absent");
        Assert.That(names, Has.Length.GreaterThan(100));
        Assert.That(Refused.Keys, Is.SubsetOf(names));
    }

    private static bool IsAt(Diagnostic problem, string rule, int line, string reason) =>
        problem.Id == rule && problem.Location.GetLineSpan().StartLinePosition.Line == line - 1
        && problem.GetMessage().Contains(reason, StringComparison.Ordinal);

    private static IEnumerable<string> OrAbsent(IEnumerable<string> names) => names.DefaultIfEmpty("absent");

    private static RealSchema Open(string name)
    {
        if (name == "absent") Assert.Ignore("../shared is absent");
        return new(name);
    }
}
