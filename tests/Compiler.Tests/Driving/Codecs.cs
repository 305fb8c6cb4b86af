using System.Reflection;
using LowLatencyMM.Compiler.Tests.Naive;
using Microsoft.CodeAnalysis.CSharp;

namespace LowLatencyMM.Compiler.Tests.Driving;

/// <summary>Generated codecs behind probes, beside the naive reading of the same schema.</summary>
internal sealed class Codecs
{
    private static readonly Dictionary<string, Codecs> Known = [];

    private readonly Dictionary<string, IMessageProbe> _probes = [];

    private Codecs(NaiveSchema schema, Assembly assembly)
    {
        Schema = schema;
        foreach (NaiveBlock message in schema.Messages)
            _probes.Add(message.Name, (IMessageProbe)Activator.CreateInstance(assembly.GetType("Probe_" + message.Name)!)!);
    }

    public NaiveSchema Schema { get; }

    public IMessageProbe Probe(NaiveBlock message) => _probes[message.Name];

    /// <summary>The codecs in Messages.dll, as built.</summary>
    /// <param name="file">A file in schemas/.</param>
    public static Codecs OfRepository(string file)
    {
        if (Known.TryGetValue(file, out Codecs? known)) return known;
        string targetNamespace = file switch
        {
            "market-data.xml" => "LowLatencyMM.Messages.MarketData",
            "orders.xml" => "LowLatencyMM.Messages.Orders",
            "session.xml" => "LowLatencyMM.Messages.Session",
            _ => "LowLatencyMM.Messages.Control",
        };
        var schema = new NaiveSchema(File.ReadAllText(Schemas.RepositoryPath($"schemas/{file}")));
        CSharpCompilation compilation = GeneratorRun.CreateCompilation(ProbeSource.Of(schema, targetNamespace));
        using var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.That(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return Known[file] = new(schema, Assembly.Load(image.ToArray()));
    }

    /// <param name="source">A file in schemas/, or "random SEED".</param>
    public static Codecs Of(string source) =>
        source.StartsWith("random ", StringComparison.Ordinal) ? OfText(RandomSchema.Of(int.Parse(source[7..]))) : OfRepository(source);

    /// <summary>Codecs generated here and now.</summary>
    public static Codecs OfText(string xml)
    {
        if (Known.TryGetValue(xml, out Codecs? known)) return known;
        var schema = new NaiveSchema(xml);
        return Known[xml] = new(schema, GeneratorRun.Of(xml, ProbeSource.Of(schema, GeneratorRun.Namespace)).Load());
    }
}
