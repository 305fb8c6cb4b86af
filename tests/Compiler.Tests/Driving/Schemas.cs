namespace LowLatencyMM.Compiler.Tests.Driving;

/// <summary>Small schemas around what a test is about, and the repository's own.</summary>
internal static class Schemas
{
    public const string Headers = """
        <composite name="messageHeader"><type name="blockLength" primitiveType="uint16"/><type name="templateId" primitiveType="uint16"/>
        <type name="schemaId" primitiveType="uint16"/><type name="version" primitiveType="uint16"/></composite>
        <composite name="groupSizeEncoding"><type name="blockLength" primitiveType="uint16"/><type name="numInGroup" primitiveType="uint16"/></composite>
        """;

    /// <summary>A schema with one message M, id 7, of schema 5.</summary>
    public static string Of(string types, string fields, string rootAttributes = "", int version = 0) =>
        Whole($"""<sbe:message name="M" id="7">{fields}</sbe:message>""", types, rootAttributes, version);

    public static string Whole(string messages, string types = "", string rootAttributes = "", int version = 0) => $"""
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="test" id="5" version="{version}" {rootAttributes}>
        <types>
        {Headers}
        {types}
        </types>
        {messages}
        </sbe:messageSchema>
        """;

    /// <summary>The path of a file in this repository.</summary>
    public static string RepositoryPath(string relative)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LowLatencyMM.sln"))) return Path.Combine(folder.FullName, relative);
        }

        throw new FileNotFoundException("no LowLatencyMM.sln above the test");
    }

    /// <summary>The path of a shared file beside the repository; ends the test as ignored where it is absent.</summary>
    public static string SharedPath(string relative)
    {
        string path = RepositoryPath(Path.Combine("..", "shared", "data", relative));
        if (!File.Exists(path)) Assert.Ignore($"{relative} is not in ../shared/data");
        return path;
    }
}
