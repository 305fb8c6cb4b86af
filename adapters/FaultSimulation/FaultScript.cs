using LowLatencyMM.Engine;

namespace LowLatencyMM.FaultSimulation;

/// <summary>Scripts from seeds. Any thread.</summary>
public static class FaultScript
{
    /// <summary>The longest script.</summary>
    public const int StepsMax = 96;

    // Many steps of ordinary trading for each fault, so that faults find orders in every state.
    private static readonly (FaultAction Action, int Weight)[] Weights =
    [
        (FaultAction.Place, 22), (FaultAction.Replace, 12), (FaultAction.Cancel, 9), (FaultAction.VenueTakes, 24), (FaultAction.VenueRefuses, 4),
        (FaultAction.VenueFills, 14), (FaultAction.VenueCancels, 4), (FaultAction.Deliver, 26), (FaultAction.DeliverLate, 4), (FaultAction.LoseExecution, 2),
        (FaultAction.RepeatExecution, 4), (FaultAction.LoseOrder, 2), (FaultAction.Disconnect, 3), (FaultAction.Connect, 7), (FaultAction.VenueForgets, 1),
        (FaultAction.TimePasses, 12), (FaultAction.MarketMoves, 3), (FaultAction.BookGap, 1), (FaultAction.EngineRestarts, 2), (FaultAction.PowerFails, 1),
        (FaultAction.Kill, 1), (FaultAction.Acknowledge, 3), (FaultAction.Pause, 1), (FaultAction.Resume, 2), (FaultAction.ReduceOnly, 1),
    ];

    private static readonly int TotalWeight = Weights.Sum(entry => entry.Weight);

    /// <summary>The script of a seed: always the same.</summary>
    public static FaultStep[] Generate(ulong seed)
    {
        var random = new SplitMix64(seed);
        var steps = new FaultStep[8 + (int)(random.Next() % (StepsMax - 8))];
        for (int step = 0; step < steps.Length; step++)
        {
            ulong word = random.Next();
            int drawn = (int)(random.Next() % (ulong)TotalWeight);
            int entry = 0;
            while (drawn >= Weights[entry].Weight) drawn -= Weights[entry++].Weight;
            steps[step] = new FaultStep(Weights[entry].Action, (byte)word, (byte)(word >> 8), (byte)(word >> 16));
        }

        return steps;
    }
}
