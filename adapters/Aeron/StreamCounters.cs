using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LowLatencyMM.Aeron;

/// <summary>The counters of one stream, with key and label as Aeron's driver writes them.</summary>
/// <remarks>Any thread and process; not for the hot path.</remarks>
public static class StreamCounters
{
    private const int ChannelOffset = 20;

    /// <summary>A counter for the limit of a publication.</summary>
    /// <param name="channel">Such as <c>aeron:ipc</c>; ASCII.</param>
    public static CounterCell AllocatePublisherLimit(Counters counters, LogBuffers log, string channel, long ownerId = 0) =>
        Allocate(counters, CounterTypeIds.PublisherLimit, "pub-lmt", log, log.CorrelationId, channel, ownerId, suffix: "");

    /// <summary>A counter for the position of a publication.</summary>
    /// <param name="kind">Part of the label: concurrent or exclusive.</param>
    public static CounterCell AllocatePublisherPosition(Counters counters, LogBuffers log, string channel, string kind, long initialValue, long ownerId) =>
        Allocate(counters, CounterTypeIds.PublisherPosition, $"pub-pos ({kind})", log, log.CorrelationId, channel, ownerId, suffix: "", initialValue);

    /// <summary>A counter for the position of a subscriber.</summary>
    /// <param name="joinPosition">Where it will begin; part of the label, and the first value.</param>
    /// <param name="subscriptionId">Its registration; without a driver there is none, and the log's stands for it.</param>
    public static CounterCell AllocateSubscriberPosition(Counters counters, LogBuffers log, string channel, long joinPosition, long ownerId = 0, long? subscriptionId = null) =>
        Allocate(
            counters, CounterTypeIds.SubscriberPosition, "sub-pos", log, subscriptionId ?? log.CorrelationId, channel, ownerId,
            string.Create(CultureInfo.InvariantCulture, $" @{joinPosition}"), joinPosition);

    private static CounterCell Allocate(
        Counters counters, int typeId, string name, LogBuffers log, long registrationId, string channel, long ownerId, string suffix, long initialValue = 0)
    {
        Span<byte> key = stackalloc byte[Counters.KeyBytesMax];
        key.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(key, registrationId);
        BinaryPrimitives.WriteInt32LittleEndian(key[8..], log.SessionId);
        BinaryPrimitives.WriteInt32LittleEndian(key[12..], log.StreamId);
        byte[] text = Encoding.ASCII.GetBytes(channel);
        int textBytes = Math.Min(text.Length, key.Length - ChannelOffset);
        BinaryPrimitives.WriteInt32LittleEndian(key[(ChannelOffset - sizeof(int))..], textBytes);
        text.AsSpan(0, textBytes).CopyTo(key[ChannelOffset..]);
        string label = string.Create(CultureInfo.InvariantCulture, $"{name}: {registrationId} {log.SessionId} {log.StreamId} {channel}{suffix}");
        return counters.Allocate(typeId, key, label, registrationId, ownerId, initialValue);
    }
}
