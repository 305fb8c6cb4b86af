using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace LowLatencyMM.Engine.Tests;

/// <summary>There is no path to an order message without risk: read from the compiled engine.</summary>
public sealed class OnlyWayToAnOrderTests
{
    // Goal: orders open and messages leave in one place. Method: every call in the engine's IL; the callers of each guarded method.
    [TestCase("OrderTable", "TryOpen", "OrderEntry")]
    [TestCase("OrderOutbox", "Add", "OrderEntry")]
    [TestCase("OrderEncoding", "New", "Core`1")]
    [TestCase("OrderEncoding", "Replace", "Core`1")]
    [TestCase("PreTradeRisk", "Check", "OrderEntry")]
    public void A_guarded_method_has_one_caller(string type, string method, string caller) =>
        Assert.That(Callers(type, method), Is.EqualTo(new[] { caller }));

    [Test] // Goal: the scan sees calls. Method: a method known to be called from two types.
    public void The_scan_finds_callers_in_several_types() =>
        Assert.That(Callers("OrderTable", "Move"), Is.EqualTo(new[] { "ExecutionHandler", "OrderEntry" }));

    private static string[] Callers(string typeName, string methodName)
    {
        using var stream = File.OpenRead(typeof(Arena).Assembly.Location);
        using var image = new PEReader(stream);
        MetadataReader metadata = image.GetMetadataReader();
        var callers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            foreach (MethodDefinitionHandle method in type.GetMethods())
            {
                int address = metadata.GetMethodDefinition(method).RelativeVirtualAddress;
                if (address == 0) continue;
                byte[] body = image.GetMethodBody(address).GetILBytes() ?? [];
                for (int at = 0; at + 5 <= body.Length; at++)
                {
                    bool isCall = body[at] is 0x28 or 0x6F; // call, callvirt
                    if (isCall && Names(metadata, BitConverter.ToInt32(body, at + 1), typeName, methodName)) callers.Add(metadata.GetString(type.Name));
                }
            }
        }

        return [.. callers];
    }

    /// <summary>Whether a token is that method. Bytes that only look like a call name no method, or very improbably this one.</summary>
    private static bool Names(MetadataReader metadata, int token, string typeName, string methodName)
    {
        int row = token & 0xFFFFFF;
        bool isDefinition = token >> 24 == 0x06 && row >= 1 && row <= metadata.GetTableRowCount(TableIndex.MethodDef);
        if (!isDefinition) return false;
        MethodDefinition method = metadata.GetMethodDefinition(MetadataTokens.MethodDefinitionHandle(row));
        return metadata.GetString(method.Name) == methodName && metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name) == typeName;
    }
}
