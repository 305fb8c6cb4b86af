using System.Numerics;
using System.Reflection;
using LowLatencyMM.Messages;

namespace LowLatencyMM.Engine.Tests;

/// <summary>What the engine does with floating point, against the committed list with its reasons.</summary>
public class FloatingPointTests
{
    private static readonly Assembly[] Ours = [typeof(Core<MarketMaker>).Assembly, typeof(FrameHeader).Assembly];

    private static string ListPath => Path.Combine(RepositoryRoot.Path, "tests", "Engine.Tests", "Numerics", "allowed-floating-point.txt");

    // Goal: no function of the runtime or the C library decides an order, and no conversion is left to the processor. Method: every call and
    // suspect instruction that Core with the market maker can reach, and all of our mathematics, against the committed list, both ways.
    [Test]
    public void Core_reaches_no_floating_point_but_the_listed()
    {
        FloatingPointWalk walk = Walk<MarketMaker>(Ours);
        walk.From([.. typeof(DeterministicMath).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.DeclaringType == typeof(DeterministicMath))]);
        string[] listed = [.. File.ReadLines(ListPath).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" : ")[0].Trim())];
        string[] unlisted = [.. walk.Findings.Keys.Except(listed).Select(finding => $"{finding} (in {string.Join(", ", walk.Findings[finding])})")];
        Assert.Multiple(() =>
        {
            Assert.That(unlisted, Is.Empty, $"\n{string.Join('\n', unlisted)}\nnot in {ListPath}: argue why it has the same bits everywhere, or do without it");
            Assert.That(listed.Except(walk.Findings.Keys), Is.Empty, "listed and gone: take it out");
            Assert.That(File.ReadLines(ListPath).Where(line => line.Length > 0 && line[0] != '#' && !line.Contains(" : ")), Is.Empty, "without a reason");
        });
    }

    // Goal: the walk does not stop short. Method: methods that lie behind a struct's interface, a class, a generic method and a codec.
    [Test]
    public void The_walk_reaches_every_corner()
    {
        FloatingPointWalk walk = Walk<MarketMaker>(Ours);
        string[] corners =
        [
            "MarketMaker.OnBook", "MarketMaker.OnTimer", "PriceRounding.TryRound", "VolatilityEstimator.Sample", "DeterministicMath.Expm1NearZero",
            "DeterministicMath.Log1pEdge", "XxHash64.Finish", "PreTradeRisk.Check", "ExecutionHandler.OnFilled", "FilledDecoder.TryWrap", "Arena.Seal",
        ];
        Assert.That(corners.Where(corner => !walk.HasSeen(corner)), Is.Empty);
        Assert.That(walk.MethodCount, Is.GreaterThan(300));
    }

    // Goal: each kind of mistake is found. Method: a strategy that makes them all, in places that a shallow search would miss.
    [TestCase("Math.Exp(Double)")] // behind an interface
    [TestCase("Math.Log(Double)")] // in a delegate
    [TestCase("Math.Pow(Double, Double)")] // in a static constructor
    [TestCase("MathF.Sin(Single)")] // in a generic method of a class
    [TestCase("Vector.Sum(Vector<Double>)")]
    [TestCase("Double.Parse(String)")]
    [TestCase("instruction conv.i8 in FloatingPointTests.PlantedStrategy.OnTimer")]
    [TestCase("instruction rem in FloatingPointTests.PlantedStrategy.OnTimer")]
    [TestCase("instruction conv.r.un in FloatingPointTests.PlantedStrategy.OnTimer")]
    public void A_planted_mistake_is_found(string finding)
    {
        FloatingPointWalk walk = Walk<PlantedStrategy>([.. Ours, typeof(PlantedStrategy).Assembly]);
        Assert.That(walk.Findings.Keys, Does.Contain(finding));
        Assert.That(File.ReadAllText(ListPath), Does.Not.Contain($"{finding} :"), "and it would not be allowed");
    }

    // Goal: an integer conversion is no finding. Method: the same instruction on integers, in the planted strategy.
    [Test]
    public void Conversions_between_integers_are_no_findings() =>
        Assert.That(Walk<PlantedStrategy>([.. Ours, typeof(PlantedStrategy).Assembly]).Findings.Keys, Has.None.Contain("OnExecution"));

    private static FloatingPointWalk Walk<TStrategy>(Assembly[] assemblies)
        where TStrategy : struct, IStrategy
    {
        Type core = typeof(Core<TStrategy>);
        MethodInfo onFrame = core.GetMethod(nameof(Core<TStrategy>.OnFrame))!.MakeGenericMethod(typeof(OrderRecorder));
        MethodBase[] roots = [onFrame, core.GetConstructors().Single(), .. core.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsGenericMethod)];
        return new FloatingPointWalk(assemblies).From(roots);
    }

    private interface IPlanted
    {
        double Value(double x);
    }

    private sealed class PlantedExp : IPlanted
    {
        double IPlanted.Value(double x) => Math.Exp(x);
    }

    private sealed class PlantedGeneric<T>
        where T : INumber<T>
    {
        public float Value<TOther>(TOther x) => MathF.Sin(x is null ? 1 : float.CreateTruncating(T.One));
    }

    private static class PlantedTable
    {
        public static readonly double Entry = Math.Pow(2.0, 0.1 + Environment.ProcessorCount);
    }

    private struct PlantedStrategy : IStrategy
    {
        private double _value;
        private int _narrow;

        public void Initialize(StrategyContext context, Arena arena) => _value = PlantedTable.Entry;

        public void OnBook(StrategyContext context, int slot)
        {
            IPlanted planted = new PlantedExp();
            Func<double, double> function = x => Math.Log(x);
            _value = function(planted.Value(slot));
        }

        public void OnTrade(StrategyContext context, int slot, in TradeEvent trade)
        {
            _value = new PlantedGeneric<int>().Value(slot) + Vector.Sum(new Vector<double>(_value));
            _value += double.Parse("1.0");
        }

        public void OnExecution(StrategyContext context, int slot, int orderSlot)
        {
            long wide = (long)slot * orderSlot;
            _narrow = slot == 0 ? (int)wide : (short)wide % 7;
        }

        public void OnTimer(StrategyContext context)
        {
            long truncated = (long)(context.NowNs > 5 ? _value : -_value);
            _value = (_value % 3.0) + truncated + (ulong)_narrow;
        }

        public void ResetParameters(StrategyContext context)
        {
        }

        public CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos) => CommandOutcome.UnknownParameter;
    }
}
