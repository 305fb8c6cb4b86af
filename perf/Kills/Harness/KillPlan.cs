using System.Globalization;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Kills;

/// <summary>One seeded disaster: who is killed, when, and when they come back.</summary>
/// <param name="Victims">Killed together, in the order of <see cref="Order"/>.</param>
/// <param name="Order">The order of the kills and of the restarts, as six digits would have it: 0 to 5.</param>
/// <param name="Moment">What is waited for.</param>
/// <param name="MomentCount">Orders or fills that are waited for.</param>
/// <param name="DelayMs">After that, ms.</param>
/// <param name="GapUs">Between the kills of one disaster, µs.</param>
/// <param name="RestartDelayMs">Before the first restart, and between restarts.</param>
/// <param name="Second">Killed once more while the first victims start again; none for most.</param>
/// <param name="SecondDelayMs">After the first restart, ms.</param>
internal sealed record KillPlan(
    Victim Victims, int Order, KillMoment Moment, int MomentCount, int DelayMs, int GapUs, int RestartDelayMs, Victim Second, int SecondDelayMs)
{
    /// <summary>How many kills it is.</summary>
    public int KillCount => System.Numerics.BitOperations.PopCount((uint)Victims) + (Second == Victim.None ? 0 : 1);

    /// <summary>The next one: most are of one process, each as often; a third are worse.</summary>
    public static KillPlan Next(ref SplitMix64 random)
    {
        int kind = Below(ref random, 12);
        Victim victims = kind switch
        {
            < 3 => Victim.Engine,
            < 6 => Victim.Gateway,
            < 8 => Victim.Venue,
            8 => Victim.Engine | Victim.Gateway,
            9 => Victim.Gateway | Victim.Venue,
            10 => Victim.Engine | Victim.Venue,
            _ => Victim.Engine,
        };
        Victim second = kind == 11 ? (Below(ref random, 3) == 0 ? Victim.Engine : Victim.Gateway) : Victim.None;
        var moment = (KillMoment)Below(ref random, 3);
        int count = moment == KillMoment.Fills ? 1 + Below(ref random, 3) : 1 + Below(ref random, 40);
        return new KillPlan(
            victims, Below(ref random, 6), moment, count, Below(ref random, 2) == 0 ? 0 : Below(ref random, 100), Below(ref random, 5_000),
            Below(ref random, 2) == 0 ? 0 : Below(ref random, 1_200), second, Below(ref random, 2_500));
    }

    /// <summary>One process alone, killed at once, back at once: what is measured.</summary>
    public static KillPlan Plain(Victim victim, ref SplitMix64 random) =>
        new(victim, 0, KillMoment.Orders, 1 + Below(ref random, 40), Below(ref random, 100), 0, 0, Victim.None, 0);

    /// <summary>The victims one by one, in their seeded order.</summary>
    public Victim[] InOrder()
    {
        Victim[][] orders =
        [
            [Victim.Engine, Victim.Gateway, Victim.Venue], [Victim.Engine, Victim.Venue, Victim.Gateway], [Victim.Gateway, Victim.Engine, Victim.Venue],
            [Victim.Gateway, Victim.Venue, Victim.Engine], [Victim.Venue, Victim.Engine, Victim.Gateway], [Victim.Venue, Victim.Gateway, Victim.Engine],
        ];
        return [.. orders[Order].Where(victim => (Victims & victim) != 0)];
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join("+", InOrder())} after {(Moment == KillMoment.Time ? "" : $"{MomentCount} {Moment.ToString().ToLowerInvariant()} and ")}{DelayMs} ms, {GapUs} us apart, "
        + $"back after {RestartDelayMs} ms{(Second == Victim.None ? "" : $", {Second} once more {SecondDelayMs} ms later")}");

    private static int Below(ref SplitMix64 random, int bound) => (int)(random.Next() % (ulong)bound);
}
