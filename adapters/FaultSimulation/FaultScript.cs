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

    // The same with gateways, whose streams and processes have faults of their own; within a session TCP loses, repeats and overtakes nothing.
    private static readonly (FaultAction Action, int Weight)[] GatewayWeights =
    [
        (FaultAction.Place, 30), (FaultAction.Replace, 16), (FaultAction.Cancel, 10), (FaultAction.GatewayRound, 40), (FaultAction.VenueTakes, 45), (FaultAction.VenueRefuses, 5),
        (FaultAction.VenueFills, 26), (FaultAction.VenueCancels, 5), (FaultAction.Deliver, 45), (FaultAction.Disconnect, 2), (FaultAction.HalfOpen, 1), (FaultAction.Connect, 8),
        (FaultAction.VenueForgets, 4), (FaultAction.VenueRepeats, 6), (FaultAction.VenueLies, 1), (FaultAction.GatewayRestarts, 1), (FaultAction.LogFills, 3), (FaultAction.DiskFails, 2), (FaultAction.EngineStalls, 1),
        (FaultAction.TimePasses, 24), (FaultAction.MarketMoves, 3), (FaultAction.BookGap, 1), (FaultAction.EngineRestarts, 1), (FaultAction.PowerFails, 1),
        (FaultAction.Kill, 1), (FaultAction.Acknowledge, 8), (FaultAction.Pause, 1), (FaultAction.Resume, 5), (FaultAction.ReduceOnly, 1),
    ];

    private static readonly int TotalWeight = Weights.Sum(entry => entry.Weight);
    private static readonly int TotalGatewayWeight = GatewayWeights.Sum(entry => entry.Weight);

    /// <summary>What scripts may do.</summary>
    public static IEnumerable<FaultAction> Actions(bool hasGateways) => (hasGateways ? GatewayWeights : Weights).Select(entry => entry.Action);

    /// <summary>The script of a seed: always the same.</summary>
    public static FaultStep[] Generate(ulong seed, bool hasGateways = false)
    {
        (FaultAction Action, int Weight)[] weights = hasGateways ? GatewayWeights : Weights;
        ulong total = (ulong)(hasGateways ? TotalGatewayWeight : TotalWeight);
        var random = new SplitMix64(seed);
        var steps = new FaultStep[8 + (int)(random.Next() % (StepsMax - 8))];
        bool isOrderly = random.Next() % 4 == 0; // nothing is lost, late or repeated within a session
        for (int step = 0; step < steps.Length; step++)
        {
            ulong word = random.Next();
            int drawn = (int)(random.Next() % total);
            int entry = 0;
            while (drawn >= weights[entry].Weight) drawn -= weights[entry++].Weight;
            FaultAction action = weights[entry].Action;
            if (isOrderly && action is (FaultAction.DeliverLate or FaultAction.LoseExecution or FaultAction.RepeatExecution)) action = FaultAction.Deliver;
            steps[step] = new FaultStep(action, (byte)word, (byte)(word >> 8), (byte)(word >> 16));
        }

        return steps;
    }
}
