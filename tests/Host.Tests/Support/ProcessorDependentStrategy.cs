using System.Numerics;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Control;

namespace LowLatencyMM.Host.Tests;

/// <summary>The market maker with two mistakes that anybody could make: a sum in as many lanes as the processor has, and the C library's exponential.</summary>
internal struct ProcessorDependentStrategy(MarketMaker inner) : IStrategy
{
    private const int TermCount = 64;
    private MarketMaker _inner = inner;
    private ArenaArray<double> _feedback;
    private ArenaArray<ulong> _random;

    public void Initialize(StrategyContext context, Arena arena)
    {
        _inner.Initialize(context, arena);
        _feedback = arena.Allocate<double>(1);
        _random = arena.Allocate<ulong>(1);
    }

    public void OnBook(StrategyContext context, int slot)
    {
        _inner.OnBook(context, slot);
        Span<double> terms = stackalloc double[TermCount];
        var random = new SplitMix64(_random[0]);
        foreach (ref double term in terms) term = random.NextDouble();
        _random[0] = random.State;
        foreach (double term in terms) _feedback[0] = Math.Exp(_feedback[0] + term) % 1.0; // a last bit that differs grows
        var lanes = Vector<double>.Zero;
        for (int index = 0; index < TermCount; index += Vector<double>.Count) lanes += new Vector<double>(terms[index..]);
        _feedback[0] += Vector.Sum(lanes) / TermCount;
    }

    public readonly void OnTrade(StrategyContext context, int slot, in TradeEvent trade) => _inner.OnTrade(context, slot, in trade);

    public void OnExecution(StrategyContext context, int slot, int orderSlot) => _inner.OnExecution(context, slot, orderSlot);

    public void OnTimer(StrategyContext context) => _inner.OnTimer(context);

    public void ResetParameters(StrategyContext context) => _inner.ResetParameters(context);

    public CommandOutcome TrySet(StrategyContext context, int slot, int parameterId, long valueNanos) =>
        _inner.TrySet(context, slot, parameterId, valueNanos);
}
