using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace LowLatencyMM.Captures.Tests;

/// <summary>The reference vectors of Starbase that are messages, with what they must say.</summary>
internal static class StarbaseVectors
{
    /// <summary>Market data, as a packet each: the vectors are messages without the packet's header.</summary>
    public static IEnumerable<(string Name, byte[] Packet, JsonObject Header, JsonObject Body)> MarketData() =>
        All().Where(vector => vector.Header.ContainsKey("transactTime")).Select(vector => (vector.Name, Packet(7, 1, vector.Bytes), vector.Header, vector.Body));

    /// <summary>Order entry, as they go over TCP.</summary>
    public static IEnumerable<(string Name, byte[] Bytes, JsonObject Header, JsonObject Body)> OrderEntry() =>
        All().Where(vector => vector.Header.ContainsKey("messageTypeId"));

    public static byte[] Packet(long sequence, ushort type, params byte[][] messages)
    {
        var packet = new byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(packet, 1_700_000_000_000_000_000);
        BinaryPrimitives.WriteInt64LittleEndian(packet.AsSpan(8), sequence);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(16), 44_849);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(20), type);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(22), (ushort)messages.Length);
        return [.. packet, .. messages.SelectMany(message => message)];
    }

    private static IEnumerable<(string Name, byte[] Bytes, JsonObject Header, JsonObject Body)> All()
    {
        foreach (string path in Directory.GetFiles(SharedData.Starbase("vectors"), "*.json").Order(StringComparer.Ordinal))
        {
            var vector = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
            if (vector["hex"] is not { } hex || vector["expected"]?["header"] is not JsonObject header || vector["expected"]?["body"] is not JsonObject body) continue;
            yield return (Path.GetFileNameWithoutExtension(path), Convert.FromHexString(hex.GetValue<string>()), header, body);
        }
    }
}
