namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>Cuts a script that fails to one in which every command and every two of them are needed.</summary>
internal static class ScriptShrinker
{
    /// <summary>Leaves out ever smaller pieces while what remains still fails; ends when no single command and no two can go.</summary>
    public static IReadOnlyList<Command> Shrink(IReadOnlyList<Command> script, Func<IReadOnlyList<Command>, bool> fails)
    {
        // Venue order ids count the orders before them: without them orders can go.
        Command[] best = [.. script.Select(command => command with { VenueId = MatchingEngine.NoVenueOrderId })];
        if (!fails(best)) best = [.. script];
        int size = Math.Max(1, best.Length / 2);
        while (true)
        {
            bool isCut = false;
            for (int start = best.Length - size; start > -size; start -= size)
            {
                int first = Math.Max(0, start);
                Command[] candidate = [.. best[..first], .. best[Math.Min(best.Length, start + size)..]];
                if (candidate.Length == best.Length || !fails(candidate)) continue;
                best = candidate;
                isCut = true;
            }
            if (size == 1 && !isCut && !TryCutTwo(ref best, fails)) return best;
            size = Math.Max(1, size / 2);
        }
    }

    // Two commands may cancel each other out, a maker and its taker: neither can go alone.
    private static bool TryCutTwo(ref Command[] script, Func<IReadOnlyList<Command>, bool> fails)
    {
        for (int second = 1; second < script.Length; second++)
        {
            for (int first = 0; first < second; first++)
            {
                Command[] candidate = [.. script[..first], .. script[(first + 1)..second], .. script[(second + 1)..]];
                if (!fails(candidate)) continue;
                script = candidate;
                return true;
            }
        }
        return false;
    }
}
