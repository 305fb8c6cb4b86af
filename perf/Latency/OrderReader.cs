using System.Diagnostics;
using System.Runtime.InteropServices;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Perf;

/// <summary>Reads every order that the engine sends: decodes it, matches it to the frame that caused it, hands it to the venue. The feeder's thread.</summary>
/// <remarks>Receive times name causes: <see cref="TimeStampKind"/> stands in their lowest bits, and those of market frames and answers are unique, so a cause is
/// looked up in the log of what was sent. The replay counts the same causes by what the frames hold.</remarks>
internal sealed class OrderReader(VenueEnd orders, LoopbackVenue venue)
{
    private readonly SentFrames _market = new();
    private readonly SentFrames _answers = new();
    private readonly double _nsPerTick = 1e9 / Stopwatch.Frequency;
    private long _orderNumber;
    private long _frameSequence;
    private int _ordinal;

    /// <summary>From the planned arrival of a market frame until its first order was read here, ns; of the present phase.</summary>
    public LatencyHistogram AtVenue { get; } = new();

    /// <summary>Orders read.</summary>
    public long Orders => _orderNumber;

    /// <summary>Market frames that caused at least one of them.</summary>
    public long MarketCauses { get; private set; }

    /// <summary>Answers that did.</summary>
    public long AnswerCauses { get; private set; }

    /// <summary>Timers and commands that did.</summary>
    public long OtherCauses { get; private set; }

    /// <summary>Orders whose number or ordinal did not follow the one before, that could not be decoded, or whose cause was never sent: anything but 0 voids the run.</summary>
    public long Mismatches { get; private set; }

    public void OnMarketSent(long receiveTimeNs, long plannedTicks) => _market.Add(receiveTimeNs, plannedTicks);

    public void OnAnswerSent(long receiveTimeNs) => _answers.Add(receiveTimeNs, 0);

    /// <summary>Reads one order; false when there is none.</summary>
    public bool TryRead()
    {
        if (!venue.HasRoom || !orders.TryReadOrder(out ReadOnlySpan<byte> message)) return false;
        long nowTicks = Stopwatch.GetTimestamp();
        if (TryReadCause(message, out Cause cause)) Match(in cause, nowTicks);
        else Mismatches++;
        venue.OnOrder(message);
        orders.ReleaseOrder();
        return true;
    }

    private static bool TryReadCause(ReadOnlySpan<byte> message, out Cause cause)
    {
        if (NewOrderDecoder.TryWrap(message, out NewOrderDecoder order)) cause = Read(order.Cause);
        else if (ReplaceOrderDecoder.TryWrap(message, out ReplaceOrderDecoder replace)) cause = Read(replace.Cause);
        else if (CancelOrderDecoder.TryWrap(message, out CancelOrderDecoder cancel)) cause = Read(cancel.Cause);
        else if (MassCancelDecoder.TryWrap(message, out MassCancelDecoder mass)) cause = Read(mass.Cause);
        else
        {
            cause = default;
            return false;
        }

        return true;

        static Cause Read(CauseDecoder decoder) => new(decoder.FrameSequence, decoder.ReceiveTimeNs, decoder.OrderNumber, decoder.Ordinal);
    }

    private void Match(in Cause cause, long nowTicks)
    {
        bool isFirst = cause.FrameSequence != _frameSequence;
        bool follows = cause.OrderNumber == _orderNumber + 1 && cause.FrameSequence >= _frameSequence && cause.Ordinal == (isFirst ? 0 : _ordinal + 1);
        if (!follows) Mismatches++;
        _orderNumber = cause.OrderNumber;
        _frameSequence = cause.FrameSequence;
        _ordinal = cause.Ordinal;
        if (!isFirst) return;
        switch (TimeStampKind.Of(cause.ReceiveTimeNs))
        {
            case TimeStampKind.Market:
                MarketCauses++;
                if (_market.TryFind(cause.ReceiveTimeNs, out long plannedTicks)) AtVenue.Record((long)((nowTicks - plannedTicks) * _nsPerTick));
                else Mismatches++;
                break;
            case TimeStampKind.Answer:
                AnswerCauses++;
                if (!_answers.TryFind(cause.ReceiveTimeNs, out _)) Mismatches++;
                break;
            default:
                OtherCauses++;
                break;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Cause(long FrameSequence, long ReceiveTimeNs, long OrderNumber, int Ordinal);
}
