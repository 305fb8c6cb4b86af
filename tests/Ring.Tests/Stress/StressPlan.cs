namespace LowLatencyMM.Ring.Tests.Stress;

/// <summary>One stress run. The numbers of slots and seconds bound it, whichever comes first.</summary>
internal sealed record StressPlan(ulong Seed, long SlotCount, TimeSpan Limit)
{
    public const string SlotsVariable = "LLMM_STRESS_SLOTS";

    /// <summary>Largest batch written or read at once.</summary>
    public int BatchMax { get; init; } = 8;

    /// <summary>A plan for the default test run, or for as many slots as the environment asks of each test.</summary>
    public static StressPlan For(ulong seed, long slotCountByDefault) =>
        long.TryParse(Environment.GetEnvironmentVariable(SlotsVariable), out long asked)
            ? new StressPlan(seed, asked, TimeSpan.FromSeconds(60 + asked / 200_000))
            : new StressPlan(seed, slotCountByDefault, TimeSpan.FromSeconds(3));

    /// <summary>A control has no number of slots to reach: it runs until the damage is seen.</summary>
    public static StressPlan UntilDamage(ulong seed) => new(seed, long.MaxValue, TimeSpan.FromSeconds(60));
}
