using LowLatencyMM.Engine;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>The arithmetic of a place in a queue that shows only its total.</summary>
/// <remarks>Any thread; never allocates or throws; the same bits on every machine. Source: domain 13.2 (hftbacktest, Rigtorp).</remarks>
public static class QueuePosition
{
    /// <summary>The quantity ahead after others cancelled: front - c·F(front)/(F(front)+F(back)), at least 0.</summary>
    /// <param name="model">F.</param>
    /// <param name="front">Quantity ahead of us, lots, ≥ 0.</param>
    /// <param name="back">Quantity behind us, lots, ≥ 0.</param>
    /// <param name="cancelled">Quantity c that left the queue without a trade, lots, ≥ 0.</param>
    public static double AfterCancels(QueueModel model, double front, double back, double cancelled)
    {
        if (!(front > 0)) return 0;
        double ahead = Weight(model, front);
        double share = ahead / (ahead + Weight(model, back));
        return Math.Max(0, front - (cancelled * share));
    }

    private static double Weight(QueueModel model, double quantity) => model switch
    {
        QueueModel.Linear => quantity,
        QueueModel.Square => quantity * quantity,
        _ => DeterministicMath.Log1p(quantity),
    };
}
