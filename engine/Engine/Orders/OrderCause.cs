using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Engine;

/// <summary>What caused an order message: the frame, when it was received, the message's place within it, its running number.</summary>
internal readonly record struct OrderCause(long FrameSequence, long ReceiveTimeNs, long OrderNumber, ushort Ordinal)
{
    public void Write(CauseEncoder encoder)
    {
        encoder.FrameSequence = FrameSequence;
        encoder.ReceiveTimeNs = ReceiveTimeNs;
        encoder.OrderNumber = OrderNumber;
        encoder.Ordinal = Ordinal;
    }
}
