using System.Text.Json.Nodes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Replays a journal until it can say why. One thread.</summary>
/// <remarks>An order is looked for with nothing written down, at the speed of a replay, and followed to its end; then the frames that caused its messages are run once more,
/// from the same start, with decisions written down. Both times every digest is compared: an explanation of another story would lie.</remarks>
internal sealed class Explainer<TStrategy>(string path, IStrategyFactory<TStrategy> factory, CommandContext context)
    where TStrategy : struct, IStrategy
{
    /// <summary>Explains an order message.</summary>
    /// <param name="clientOrderId">The order; 0: by number.</param>
    /// <param name="orderNumber">The message; 0: by id.</param>
    /// <returns>Null when the replay differs from the journal, which was told.</returns>
    /// <exception cref="UserException">There is no such order; imported data.</exception>
    public (JsonObject Json, Action<ExplanationText> Write)? OfOrder(long clientOrderId, long orderNumber)
    {
        var life = new OrderLife(clientOrderId, orderNumber);
        using (JournalPlayback<TStrategy> search = Open(IsBefore))
        {
            var visitor = new OrderLifeVisitor<TStrategy>(life, search);
            if (!TryPlay(search, ref visitor, "looking in")) return null;
            if (life.Found is null) throw NotFound(clientOrderId, orderNumber, search, life);
        }

        long found = life.Found.Value.OrderNumber;
        HashSet<long> frames = [life.Found.Value.FrameSequence, .. life.Events.Where(item => item.OrderNumber != 0).Select(item => item.Sequence)];
        long last = frames.Max();
        OrderExplanation? explanation = null;
        using JournalPlayback<TStrategy> playback = Open(IsBefore);
        var watch = new DecisionWatch<TStrategy>(playback, frames.Contains, message =>
        {
            if (message.Order.OrderNumber == found) explanation = message;
            foreach (LifeEvent item in life.Events)
            {
                if (item.OrderNumber == message.Order.OrderNumber) item.Reason = message.Reason;
            }
        });
        var decisions = new DecisionVisitor<TStrategy>(watch);
        var bounded = new BoundedVisitor<TStrategy, DecisionVisitor<TStrategy>>(decisions, playback, last);
        if (!TryPlay(playback, ref bounded, "replaying")) return null;
        OrderExplanation answer = explanation!;
        string place = Place(playback);
        JsonObject json = ExplanationJson.Of(answer, life.Events);
        json["run"] = Run(playback);
        return (json, text => text.Write(answer, life.Events, place));

        bool IsBefore(Core<TStrategy> core) => orderNumber != 0 ? core.OrderCount < orderNumber : core.Context.Orders.LastCounter < ClientOrderId.Counter(clientOrderId);
    }

    /// <summary>Explains what would be decided about an instrument at a moment.</summary>
    /// <inheritdoc cref="OfOrder"/>
    public (JsonObject Json, Action<ExplanationText> Write)? AtMoment(MomentTarget target, string? symbol)
    {
        using JournalPlayback<TStrategy> playback = Open(core => !target.IsPassedBy(core.Sequence, core.Context.NowNs));
        long firstNs = playback.Description.CreatedTimeNs;
        var visitor = new MomentVisitor<TStrategy>(target, playback);
        if (!TryPlay(playback, ref visitor, "replaying")) return null;
        StrategyContext engine = playback.Core.Context;
        if (engine.FrameSequence == 0) throw new UserException(ExitCode.Failure, $"{path}: {target} is before its first frame (the journal was begun {UtcTime.Format(firstNs)})");
        bool isBehind = !playback.IsEnough && (target.Sequence is { } sequence ? sequence > engine.FrameSequence : target.TimeNs > engine.NowNs);
        if (isBehind) throw new UserException(ExitCode.Failure, $"{path}: {target} is after its last frame, {engine.FrameSequence} of {UtcTime.Format(engine.NowNs)}");
        int slot = Instrument(engine, symbol);
        InstrumentMoment moment = InstrumentMoment.Of(engine, slot);
        List<string> orders = OpenOrders(engine, slot);
        DecisionRecord? decision = playback.Core.Rehearse(slot).Records.LastOrDefault();
        string place = Place(playback);
        JsonObject json = new()
        {
            ["moment"] = ExplanationJson.Of(moment),
            ["silence"] = decision?.Silence,
            ["factors"] = decision is null ? null : ExplanationJson.Of(decision),
            ["openOrders"] = new JsonArray([.. orders.Select(order => (JsonNode)order)]),
            ["run"] = Run(playback),
        };
        return (json, text => text.Write(moment, decision, orders, place));
    }

    private static List<string> OpenOrders(StrategyContext engine, int slot)
    {
        var orders = new List<string>();
        for (int open = engine.Orders.OfInstrument(slot).FirstOpen; open != OrderTable.None; open = engine.Orders[open].NextOpen)
        {
            ref Order order = ref engine.Orders[open];
            orders.Add($"{order.ClientOrderId} {order.Side} {order.LeavesLots.Count} of {order.Lots.Count} lots at {FixedDecimal.FormatNanos(order.Price.Nanos)}, level {order.Level}, {order.State}");
        }

        orders.Reverse(); // the oldest first
        return orders;
    }

    private static int Instrument(StrategyContext engine, string? symbol)
    {
        var symbols = new List<(string Symbol, int Slot)>();
        for (int slot = 0; slot < engine.Instruments.Capacity; slot++)
        {
            if (engine.Instruments[slot].IsDefined) symbols.Add((Ascii.Name(in engine.Instruments[slot].Symbol), slot));
        }

        if (symbols.Count == 0) throw new UserException(ExitCode.Failure, "no instrument was defined by then");
        string known = string.Join(", ", symbols.Take(20).Select(item => item.Symbol));
        if (symbol is null) return symbols.Count == 1 ? symbols[0].Slot : throw new UserException(ExitCode.Usage, $"--instrument: needed, one of {known}");
        int found = symbols.FindIndex(item => string.Equals(item.Symbol, symbol, StringComparison.OrdinalIgnoreCase));
        if (found >= 0) return symbols[found].Slot;
        string? near = NearestName.Find(symbol, symbols.Select(item => item.Symbol));
        throw new UserException(ExitCode.Usage, $"--instrument: \"{symbol}\" was not defined by then; {(near is null ? $"one of {known}" : $"did you mean {near}?")}");
    }

    private JournalPlayback<TStrategy> Open(Func<Core<TStrategy>, bool> isBefore)
    {
        JournalPlayback<TStrategy> playback = JournalPlayback<TStrategy>.OpenBefore(path, factory, isBefore);
        if (playback.Run.Kind != RunKind.Import) return playback;
        playback.Dispose();
        throw new UserException(ExitCode.Usage, $"{path}: is imported market data, no engine ran and nothing was decided; llmm backtest --data {path} --out DIR makes a run of it");
    }

    private bool TryPlay<TVisitor>(JournalPlayback<TStrategy> playback, ref TVisitor visitor, string activity)
        where TVisitor : struct, IPlaybackVisitor
    {
        if (playback.Play(ref visitor, isVerified: true, context.Progress, activity, () => context.Stop.IsRequested) is not { } divergence) return true;
        divergence.Write(context.Error, playback.Place, playback.Description.Build);
        return false;
    }

    private UserException NotFound(long clientOrderId, long orderNumber, JournalPlayback<TStrategy> playback, OrderLife life)
    {
        if (orderNumber != 0) return new UserException(ExitCode.Failure, $"{path}: has no order message {orderNumber:N0}; the last one is {life.LastOrderNumber:N0}");
        int epoch = ClientOrderId.Epoch(clientOrderId);
        if (epoch < playback.FirstEpoch || epoch > playback.Description.Epoch)
        {
            string epochs = playback.FirstEpoch == playback.Description.Epoch ? $"epoch {playback.FirstEpoch}" : $"epochs {playback.FirstEpoch} to {playback.Description.Epoch}";
            return new UserException(ExitCode.Failure, $"{path}: order {clientOrderId} is of another run: its id is of epoch {epoch}, and this journal is of {epochs}");
        }

        int shard = playback.Configuration.Engine.ShardId;
        if (ClientOrderId.Shard(clientOrderId) != shard)
            return new UserException(ExitCode.Failure, $"{path}: order {clientOrderId} is of shard {ClientOrderId.Shard(clientOrderId)}, and this journal of shard {shard}");
        return new UserException(
            ExitCode.Failure,
            $"{path}: has no order {clientOrderId}: its id is the {ClientOrderId.Counter(clientOrderId):N0}th, and the last one given out here is the {playback.Core.Context.Orders.LastCounter:N0}th");
    }

    private static string Place(JournalPlayback<TStrategy> playback) =>
        $"strategy {playback.Run.StrategyName}, epoch {playback.Description.Epoch}, build {playback.Description.Build}, {(playback.SnapshotPath is { } snapshot ? $"from {Path.GetFileName(snapshot)}" : "from the first frame")}";

    private static JsonObject Run(JournalPlayback<TStrategy> playback) => new()
    {
        ["strategy"] = playback.Run.StrategyName,
        ["epoch"] = playback.Description.Epoch,
        ["build"] = playback.Description.Build,
        ["configurationHash"] = playback.Description.ConfigurationHash,
        ["snapshot"] = playback.SnapshotPath is { } snapshot ? Path.GetFileName(snapshot) : null,
    };
}
