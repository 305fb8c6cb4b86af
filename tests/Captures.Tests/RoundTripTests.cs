using LowLatencyMM.Schema.Model;

namespace LowLatencyMM.Captures.Tests;

/// <summary>Reader and writer are each other's inverse.</summary>
public sealed class RoundTripTests
{
    private const int MessagesPerTemplate = 20;

    private static readonly string[] RealSchemas =
    [
        "deribit-multicast/deribit_multicast.xml", "cme/Cme.Futures.Mdp3.Sbe.v1.5.xml", "cme/Cme.Futures.Mdp3.Sbe.v1.13.xml", "binance/spot_3_2.xml",
        "binance/stream_1_0.xml", "b3/B3.Equities.BinaryUmdf.Sbe.v2.2.xml", "bybit/bybit_market_quote.xml",
        "starbase/schema/deribit-sbe-market-data-api.v1.xml", "starbase/schema/deribit-sbe-order-api.v16.xml",
    ];

    [Test] // Goal: nothing is lost in either byte order. Method: random messages of every version to bytes, to a tree, to bytes.
    public void Random_messages_of_the_test_schema_come_back_byte_for_byte([Values] bool isBigEndian, [Values(1, 2, 3)] int seed) =>
        CheckAll(isBigEndian ? TestSchema.Big : TestSchema.Little, seed, 200);

    [Test] // Goal: the same on schemas that venues wrote. Method: the same, every message of each.
    public void Random_messages_of_real_schemas_come_back_byte_for_byte([ValueSource(nameof(RealSchemas))] string name) =>
        CheckAll(SharedData.Schema(name), 1, MessagesPerTemplate);

    private static void CheckAll(SchemaModel schema, int seed, int count)
    {
        var random = new Random(seed);
        var messages = new RandomMessages(schema, random);
        var reader = new MessageReader(schema);
        foreach (BlockModel model in schema.Messages)
        {
            for (int i = 0; i < count; i++)
            {
                int version = Math.Max(random.Next(schema.Version + 2), model.SinceVersion);
                DecodedMessage message = messages.Next(model, version);
                byte[] bytes = MessageWriter.Write(schema, message);
                string place = $"seed {seed}, {model.Name} version {version}: {Convert.ToHexStringLower(bytes)}";
                Assert.That(reader.TryRead([.. bytes, 1, 2, 3], out DecodedMessage? read, out ReadProblem? problem), Is.True, $"{place}: {problem}");
                Assert.That(read!.Bytes, Is.EqualTo(bytes.Length), place);
                Assert.That(MessageWriter.Write(schema, read), Is.EqualTo(bytes), place);

                int cut = random.Next(bytes.Length);
                Assert.That(reader.TryRead(bytes.AsSpan(0, cut), out _, out problem), Is.False, $"cut to {cut}, {place}");
                Assert.That(problem!.OffsetBytes, Is.InRange(0, cut), place);

                byte[] mutated = Mutation.Of(bytes, random);
                if (reader.TryRead(mutated, out read, out _)) Assert.That(read!.Bytes, Is.InRange(1, mutated.Length), place);
            }
        }
    }
}
