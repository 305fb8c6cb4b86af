namespace LowLatencyMM.FaultSimulation;

/// <summary>Makes a failing script short: takes steps away and lowers numbers as long as the same rule breaks. One thread.</summary>
internal sealed class FaultShrinker(FaultWorld world)
{
    private const int RunsMax = 20_000;
    private int _runs;

    /// <summary>The shortest script found that breaks the same rule.</summary>
    public FaultStep[] Shrink(FaultStep[] steps, FaultRule rule)
    {
        bool isShorter = true;
        while (isShorter && _runs < RunsMax)
        {
            isShorter = false;
            for (int length = steps.Length / 2; length >= 1; length /= 2)
            {
                for (int start = 0; start + length <= steps.Length; start++)
                {
                    FaultStep[] without = [.. steps[..start], .. steps[(start + length)..]];
                    if (!Breaks(without, rule)) continue;
                    steps = without;
                    isShorter = true;
                    start--;
                }
            }

            for (int step = 0; step < steps.Length; step++)
            {
                foreach (FaultStep lower in Lower(steps[step]))
                {
                    if (lower == steps[step]) continue;
                    FaultStep[] simpler = [.. steps];
                    simpler[step] = lower;
                    if (!Breaks(simpler, rule)) continue;
                    steps = simpler;
                    isShorter = true;
                }
            }
        }

        return steps;
    }

    private bool Breaks(FaultStep[] steps, FaultRule rule)
    {
        _runs++;
        return _runs < RunsMax && world.Run(steps)?.Rule == rule;
    }

    private static IEnumerable<FaultStep> Lower(FaultStep step)
    {
        yield return step with { A = 0 };
        yield return step with { B = 0 };
        yield return step with { C = 0 };
        yield return step with { A = (byte)(step.A / 2) };
        yield return step with { B = (byte)(step.B / 2) };
        yield return step with { C = (byte)(step.C / 2) };
        if (step.C > 0) yield return step with { C = (byte)(step.C - 1) };
    }
}
