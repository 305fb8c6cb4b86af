using LowLatencyMM.Engine;

namespace LowLatencyMM.FaultSimulation;

/// <summary>Scripts from seeds. Any thread.</summary>
public static class FaultScript
{
    /// <summary>The longest script.</summary>
    public const int StepsMax = 128;

    // Many steps of ordinary trading for each fault, so that faults find orders in every state.
    private static readonly (FaultAction Action, int Weight)[] Weights =
    [
        (FaultAction.Place, 30), (FaultAction.Replace, 16), (FaultAction.Cancel, 10), (FaultAction.VenueTakes, 40), (FaultAction.VenueRefuses, 5),
        (FaultAction.VenueFills, 30), (FaultAction.VenueCancels, 5), (FaultAction.Deliver, 40), (FaultAction.DeliverLate, 6), (FaultAction.LoseExecution, 3),
        (FaultAction.RepeatExecution, 5), (FaultAction.LoseOrder, 3), (FaultAction.Disconnect, 4), (FaultAction.Connect, 14), (FaultAction.VenueForgets, 2),
        (FaultAction.TimePasses, 14), (FaultAction.MarketMoves, 3), (FaultAction.BookGap, 1), (FaultAction.EngineRestarts, 3), (FaultAction.PowerFails, 2),
        (FaultAction.Kill, 1), (FaultAction.Acknowledge, 8), (FaultAction.Pause, 1), (FaultAction.Resume, 5), (FaultAction.ReduceOnly, 1),
    ];

    private static readonly int TotalWeight = Weights.Sum(entry => entry.Weight);

    /// <summary>The script of a seed: always the same.</summary>
    public static FaultStep[] Generate(ulong seed)
    {
        var random = new SplitMix64(seed);
        var steps = new FaultStep[8 + (int)(random.Next() % (StepsMax - 8))];
        bool isOrderly = random.Next() % 4 == 0; // nothing is lost, late or repeated within a session
        for (int step = 0; step < steps.Length; step++)
        {
            ulong word = random.Next();
            int drawn = (int)(random.Next() % (ulong)TotalWeight);
            int entry = 0;
            while (drawn >= Weights[entry].Weight) drawn -= Weights[entry++].Weight;
            FaultAction action = Weights[entry].Action;
            if (isOrderly && action is (FaultAction.DeliverLate or FaultAction.LoseExecution or FaultAction.RepeatExecution)) action = FaultAction.Deliver;
            steps[step] = new FaultStep(action, (byte)word, (byte)(word >> 8), (byte)(word >> 16));
        }

        return steps;
    }
}
