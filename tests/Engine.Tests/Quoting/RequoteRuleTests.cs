namespace LowLatencyMM.Engine.Tests;

public class RequoteRuleTests
{
    private const long Tick = 10_000_000;
    private const long Late = RequoteRule.ActionIntervalNs;
    private const long Far = 1_000_000_000_000;

    // Goal: two ticks inward, one outward. Method: the domain oracle for a bid at 99.99, and its mirror for an ask.
    [TestCase(9_999, RequoteDecision.Hold)]
    [TestCase(10_000, RequoteDecision.Hold)]
    [TestCase(10_001, RequoteDecision.Replace)]
    [TestCase(10_050, RequoteDecision.Replace)]
    [TestCase(9_998, RequoteDecision.Replace)]
    [TestCase(9_900, RequoteDecision.Replace)]
    public void Price_moves_replace_by_the_oracle(long targetTicks, RequoteDecision expected)
    {
        Assert.That(RequoteRule.Decide(true, 9_999 * Tick, 10, targetTicks * Tick, 10, Far, Tick, Late), Is.EqualTo(expected));
        Assert.That(RequoteRule.Decide(false, -9_999 * Tick, 10, -targetTicks * Tick, 10, -Far, Tick, Late), Is.EqualTo(expected));
    }

    // Goal: over 30 % of the live size. Method: the border on both sides.
    [TestCase(100, 130, RequoteDecision.Hold)]
    [TestCase(100, 131, RequoteDecision.Replace)]
    [TestCase(100, 70, RequoteDecision.Hold)]
    [TestCase(100, 69, RequoteDecision.Replace)]
    [TestCase(1, 2, RequoteDecision.Replace)]
    [TestCase(long.MaxValue, 1, RequoteDecision.Replace)]
    [TestCase(1, long.MaxValue, RequoteDecision.Replace)]
    public void Size_changes_replace_beyond_thirty_percent(long live, long target, RequoteDecision expected)
        => Assert.That(RequoteRule.Decide(true, 9_999 * Tick, live, 9_999 * Tick, target, Far, Tick, Late), Is.EqualTo(expected));

    // Goal: five milliseconds between actions. Method: the border, for a replace and for a new order.
    [Test]
    public void An_order_acts_at_most_every_five_milliseconds()
    {
        Assert.That(RequoteRule.Decide(true, 9_999 * Tick, 10, 9_990 * Tick, 10, Far, Tick, Late - 1), Is.EqualTo(RequoteDecision.Hold));
        Assert.That(RequoteRule.Decide(true, 9_999 * Tick, 10, 9_990 * Tick, 10, Far, Tick, Late), Is.EqualTo(RequoteDecision.Replace));
        Assert.That(RequoteRule.Decide(true, 0, 0, 9_990 * Tick, 10, Far, Tick, Late - 1), Is.EqualTo(RequoteDecision.Hold));
        Assert.That(RequoteRule.Decide(true, 0, 0, 9_990 * Tick, 10, Far, Tick, Late), Is.EqualTo(RequoteDecision.Place));
    }

    // Goal: too little edge is acted on now, even inside the interval. Method: a live order one tick inside the innermost price.
    [Test]
    public void Too_little_edge_acts_at_once()
    {
        Assert.That(RequoteRule.Decide(true, 10_000 * Tick, 10, 9_999 * Tick, 10, 9_999 * Tick, Tick, 0), Is.EqualTo(RequoteDecision.Replace));
        Assert.That(RequoteRule.Decide(true, 9_999 * Tick, 10, 9_999 * Tick, 10, 9_999 * Tick, Tick, 0), Is.EqualTo(RequoteDecision.Hold));
        Assert.That(RequoteRule.Decide(false, 9_998 * Tick, 10, 9_999 * Tick, 10, 9_999 * Tick, Tick, 0), Is.EqualTo(RequoteDecision.Replace));
        Assert.That(RequoteRule.Decide(false, 9_999 * Tick, 10, 9_999 * Tick, 10, 9_999 * Tick, Tick, 0), Is.EqualTo(RequoteDecision.Hold));

        // A target that has no edge either is no way out.
        Assert.That(RequoteRule.Decide(true, 10_000 * Tick, 10, 10_000 * Tick, 10, 9_999 * Tick, Tick, 0), Is.EqualTo(RequoteDecision.Cancel));
    }

    // Goal: nothing wanted, nothing kept. Method: zero and negative lots.
    [Test]
    public void Nothing_wanted_cancels_at_once()
    {
        Assert.That(RequoteRule.Decide(true, 9_999 * Tick, 10, 0, 0, Far, Tick, 0), Is.EqualTo(RequoteDecision.Cancel));
        Assert.That(RequoteRule.Decide(true, 9_999 * Tick, 10, 0, -1, Far, Tick, 0), Is.EqualTo(RequoteDecision.Cancel));
        Assert.That(RequoteRule.Decide(true, 0, 0, 0, 0, Far, Tick, Late), Is.EqualTo(RequoteDecision.Hold));
    }

    // Goal: replacing settles. Method: after the decision is carried out, the same target is held; mirrored sides decide alike.
    [Test]
    public void A_replaced_order_is_then_held([Range(1, 5)] int seed)
    {
        var random = new SplitMix64((ulong)seed);
        for (int i = 0; i < 20_000; i++)
        {
            long live = random.NextBounded(40) - 20, target = random.NextBounded(40) - 20, innermost = random.NextBounded(40) - 20;
            long liveLots = random.NextBounded(5), targetLots = random.NextBounded(5), since = random.NextBounded(2 * Late);
            var decision = RequoteRule.Decide(true, live * Tick, liveLots, target * Tick, targetLots, innermost * Tick, Tick, since);
            Assert.That(RequoteRule.Decide(false, -live * Tick, liveLots, -target * Tick, targetLots, -innermost * Tick, Tick, since), Is.EqualTo(decision));
            if (decision == RequoteDecision.Replace)
                Assert.That(RequoteRule.Decide(true, target * Tick, targetLots, target * Tick, targetLots, innermost * Tick, Tick, since),
                    target > innermost ? Is.EqualTo(RequoteDecision.Cancel) : Is.EqualTo(RequoteDecision.Hold));
            if (live > innermost && liveLots > 0) Assert.That(decision, Is.AnyOf(RequoteDecision.Replace, RequoteDecision.Cancel));
        }
    }

    // Goal: no overflow at the ends of 64 bits. Method: the most distant prices.
    [Test]
    public void Extreme_prices_do_not_overflow()
        => Assert.That(RequoteRule.Decide(true, long.MinValue, 1, long.MaxValue, 1, long.MaxValue, long.MaxValue, Late), Is.EqualTo(RequoteDecision.Replace).Or.EqualTo(RequoteDecision.Hold));

    // Goal: no garbage. Method: allocation counter.
    [Test]
    public void Deciding_allocates_nothing()
    {
        long target = 0;
        AllocationAssert.IsZero(() => (double)RequoteRule.Decide(true, 9_999 * Tick, 10, target++ * Tick, 10, Far, Tick, Late));
    }
}
