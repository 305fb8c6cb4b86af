using System.Buffers.Binary;

namespace LowLatencyMM.Aeron.Tests;

/// <summary>What the other process does in the tests that kill drivers and clients.</summary>
internal static class DriverChild
{
    public const string Channel = "aeron:ipc";
    public const int StreamId = 9;
    public const int LivenessTimeoutMs = 500;

    public static MediaDriverOptions Options(string directory) => new()
    {
        Directory = directory,
        TermBytes = 64 * 1024,
        ClientLivenessTimeoutMs = LivenessTimeoutMs,
        DriverTimeoutMs = LivenessTimeoutMs,
        UnblockTimeoutMs = LivenessTimeoutMs,
        PublicationLingerMs = LivenessTimeoutMs,
    };

    public static AeronClientOptions ClientOptions(string directory) => new()
    {
        Directory = directory,
        DriverTimeoutMs = 20_000,
        KeepaliveIntervalMs = 50,
        ResourceLingerMs = 200,
        IdleMs = 1,
    };

    /// <summary>A driver until it is killed.</summary>
    public static int RunDriver(string directory)
    {
        using MediaDriver driver = MediaDriver.Launch(Options(directory));
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>Publishes numbers, from 0, in messages of many lengths, until it is killed: half of all writers share a log.</summary>
    public static int RunPublisher(string directory, bool isShared)
    {
        using AeronClient client = AeronClient.Connect(ClientOptions(directory));
        byte[] message = new byte[4_000];
        var random = new Random(1);
        if (isShared)
        {
            PublicationRegistration shared = client.AddPublication(Channel, StreamId);
            shared.Wait();
            for (long number = 0; client.State == AeronClientState.Active;)
                if (shared.Publication!.Offer(Next(message, number, random)) > 0) number++;
            return 1;
        }

        ExclusivePublicationRegistration own = client.AddExclusivePublication(Channel, StreamId);
        own.Wait();
        for (long number = 0; client.State == AeronClientState.Active;)
            if (own.Publication!.Offer(Next(message, number, random)) > 0) number++;
        return 1;
    }

    // The process and its number begin each message; its last byte says that it is whole.
    private static ReadOnlySpan<byte> Next(byte[] message, long number, Random random)
    {
        int length = random.Next(10) == 0 ? message.Length : 17 + random.Next(100);
        BinaryPrimitives.WriteInt64LittleEndian(message, Environment.ProcessId);
        BinaryPrimitives.WriteInt64LittleEndian(message.AsSpan(8), number);
        message[length - 1] = (byte)number;
        return message.AsSpan(0, length);
    }
}
