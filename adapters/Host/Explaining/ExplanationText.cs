using System.Globalization;
using LowLatencyMM.Engine;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Host;

/// <summary>Explanations as a page for a trader, in a given width.</summary>
internal sealed class ExplanationText(TextWriter output, int width)
{
    private const int NameWidth = 21;
    private const int ValueWidth = 23;

    private static readonly (string Group, string Title)[] Sections =
    [
        ("fairValue", "fair value"), ("warmUp", "warm-up"), ("volatility", "volatility"), ("inventory", "inventory"), ("model", "model (GLFT)"), ("edge", "least edge"),
    ];

    public void Write(OrderExplanation explanation, IReadOnlyList<LifeEvent> life, string place)
    {
        PlaybackOrder order = explanation.Order;
        Line(Title(explanation));
        Line($"sent by {(explanation.Wish is null ? "the engine" : "the strategy")}, message {order.OrderNumber:N0}, place {order.Ordinal} in frame {explanation.Header.Sequence:N0} ({explanation.FrameKind})");
        Line($"received {UtcTime.Format(explanation.Header.ReceiveTimeNs)}");
        Line(place);
        output.WriteLine();
        Wrapped("why", explanation.Reason);
        if (explanation.Decision is { } composed) WriteComposition(composed, order);
        if (explanation.Moment is { } moment) Write(moment);
        if (explanation.Decision is { } decision) WriteFactors(decision, order);
        else if (explanation.Wish is not null) Wrapped("factors", "the strategy does not say what it computed (docs/explain.md tells how it can)");
        if (explanation.Wish is { Checks.Count: > 0 } wish) Write(wish.Checks);
        WriteLife(life);
    }

    /// <summary>Price and size in one line each, where the strategy is ours and wanted something.</summary>
    private void WriteComposition(DecisionRecord decision, in PlaybackOrder order)
    {
        bool isBid = order.Side == Side.Buy;
        string side = isBid ? "bid" : "ask";
        string level = DecisionReason.GroupOf(isBid, order.Level);
        if (Find(decision, level, "price") is not { } price || Find(decision, level, "lots") is not { } lots) return;
        string sign = isBid ? "-" : "+";
        string ladder = order.Level == 0 ? "" : $" {sign} {order.Level} x {Short(side, "step")} step";
        Wrapped(
            "price",
            $"fair {Short("fairValue", "fair")} {sign} {Short(side, "applied")} (base {Short(side, "baseDistance")}, inventory {Short(side, "inventorySkew")}, size {Short(side, "sizeSkew")}; "
            + $"least edge {Short("edge", "edgeMinimum")}){ladder} = {Short(level, "wanted")}, on the tick {FixedDecimal.FormatNanos(price.Whole)}");
        Wrapped(
            "size",
            $"base {Short(side, "baseSize")} x {Short(side, "volatilityFactor")} volatility x {Short(side, "toxicityFactor")} toxicity x {Short(side, "inventoryFactor")} inventory"
            + $"{(order.Level == 0 ? "" : $" x {Short(side, "sizeGrowth")}^{order.Level}")} = {Short(level, "size")} (bound: {Find(decision, level, "sizeBound")?.Text}) = {lots.Whole} lots");

        string Short(string group, string name) => Find(decision, group, name) is { } factor ? factor.Number.ToString("0.####", CultureInfo.InvariantCulture) : "?";
    }

    /// <summary>A moment, and what would be decided then.</summary>
    public void Write(InstrumentMoment moment, DecisionRecord? decision, IReadOnlyList<string> orders, string place)
    {
        Line($"{moment.Symbol} at {UtcTime.Format(moment.NowNs)}, after frame {moment.Sequence:N0}");
        Line(place);
        output.WriteLine();
        string? silence = decision?.Silence ?? (moment.Unquotable != RiskReason.None ? $"no new order may be sent: {moment.Unquotable}" : null);
        Wrapped("why", silence is null ? decision is null ? "the strategy does not say what it would decide (docs/explain.md)" : "quotes are wanted: the levels below" : $"nothing is quoted: {silence}");
        Write(moment);
        Head("open orders");
        if (orders.Count == 0) Line("  none");
        foreach (string text in orders) Line($"  {text}");
        if (decision is null) return;
        foreach (string side in (string[])["bid", "ask"]) Levels(decision, side);
        foreach ((string group, string title) in Sections) Group(decision, group, title);
        foreach (string side in (string[])["bid", "ask"]) Group(decision, side, side == "bid" ? "bid side" : "ask side");
    }

    private static string Title(OrderExplanation explanation)
    {
        PlaybackOrder order = explanation.Order;
        string symbol = explanation.Moment?.Symbol ?? $"venue {order.VenueId}";
        string what = $"{order.Side} {order.Lots.Count} lots at {FixedDecimal.FormatNanos(order.Price.Nanos)}, level {order.Level}";
        return order.Kind switch
        {
            OutboundKind.New => $"{symbol}: new order {order.ClientOrderId}, {what}",
            OutboundKind.Replace => $"{symbol}: order {order.ClientOrderId} replaces {order.OriginalClientOrderId}, {what}",
            OutboundKind.Cancel => $"{symbol}: cancel of order {order.ClientOrderId}, {what}",
            OutboundKind.MassCancel => $"{symbol}: mass cancel ({order.MassCancelReason})",
            _ => $"{symbol}: status request",
        };
    }

    private void Write(InstrumentMoment moment)
    {
        Head("engine and book");
        Row("state", moment.StateText(), "");
        Row("position", $"{moment.PositionLots} lots", $"{moment.OpenOrders} orders open");
        Row("book", moment.BookStatus.ToString(), string.Create(CultureInfo.InvariantCulture, $"update {moment.BookUpdateId}, {moment.BookAgeNs / 1e6:0.###} ms old"));
        for (int depth = 0; depth < Math.Min(3, Math.Max(moment.Bids.Count, moment.Asks.Count)); depth++)
        {
            string bid = depth < moment.Bids.Count ? $"{moment.Bids[depth].Lots.Count} x {Price(moment.Bids[depth])}" : "-";
            string ask = depth < moment.Asks.Count ? $"{Price(moment.Asks[depth])} x {moment.Asks[depth].Lots.Count}" : "-";
            Line($"  {(depth == 0 ? "top" : ""),-8}{bid,26} | {ask}");
        }
    }

    private void WriteFactors(DecisionRecord decision, in PlaybackOrder order)
    {
        foreach ((string group, string title) in Sections) Group(decision, group, title);
        bool isBid = order.Side == Side.Buy;
        Group(decision, isBid ? "bid" : "ask", isBid ? "bid side" : "ask side");
        string level = DecisionReason.GroupOf(isBid, order.Level);
        Group(decision, level, $"{(isBid ? "bid" : "ask")} level {order.Level}");
        string[] known = [.. Sections.Select(section => section.Group)];
        foreach (string group in decision.Factors.Select(factor => factor.Group).Distinct())
        {
            bool isQuote = group.StartsWith("bid", StringComparison.Ordinal) || group.StartsWith("ask", StringComparison.Ordinal);
            if (!isQuote && !known.Contains(group)) Group(decision, group, group); // of a strategy that is not ours
        }
    }

    private void Group(DecisionRecord decision, string group, string title)
    {
        bool isFirst = true;
        foreach (DecisionFactor factor in decision.Factors)
        {
            if (factor.Group != group) continue;
            if (group == "warmUp" && factor is { Name: "isWarm", Text: "yes" }) return; // nothing to see
            if (isFirst) Head(title);
            isFirst = false;
            Row(Words(factor.Name), Value(in factor), factor.Formula);
        }
    }

    private void Levels(DecisionRecord decision, string side)
    {
        Head($"{side} levels: target and live order");
        for (int level = 0; level < MarketMaker.LevelCountMax; level++)
        {
            string group = $"{side}[{level}]";
            if (Find(decision, group, "reason") is not { } reason || !Enum.TryParse(reason.Text, out RequoteReason why)) continue;
            string target = Find(decision, group, "targetLots") is { Whole: > 0 } lots && Find(decision, group, "price") is { } price
                ? $"{lots.Whole} at {FixedDecimal.FormatNanos(price.Whole)}"
                : "nothing";
            string live = Find(decision, group, "liveLots") is { } open && Find(decision, group, "livePrice") is { } at
                ? $"{open.Whole} at {FixedDecimal.FormatNanos(at.Whole)}"
                : "nothing";
            Line($"  {level}  wanted {target,-20} live {live,-20} {Find(decision, group, "decision")?.Text}");
            Line($"     {DecisionReason.Sentence(why)}");
        }
    }

    private static DecisionFactor? Find(DecisionRecord decision, string group, string name)
    {
        foreach (DecisionFactor factor in decision.Factors)
        {
            if (factor.Group == group && factor.Name == name) return factor;
        }

        return null;
    }

    private void Write(IReadOnlyList<RiskCheck> checks)
    {
        Head("pre-trade risk: value, limit, headroom");
        foreach (RiskCheck check in checks)
        {
            string verdict = check.IsPassed ? "ok" : "REFUSED";
            bool isCondition = double.IsNaN(check.Limit);
            string numbers = isCondition ? "" : $"{Number(check.Value)} {(check.IsLeast ? ">=" : "<=")} {Number(check.Limit)} {Unit(check.Unit)}".TrimEnd();
            string line = isCondition ? $"  {verdict,-8}{check.Text}" : $"  {verdict,-8}{numbers,-34} {Number(check.Headroom),-16}";
            if (isCondition || line.Length + check.Text.Length + 1 <= width) Line(isCondition ? line : $"{line} {check.Text}");
            else
            {
                Line($"  {verdict,-8}{check.Text}");
                Line($"          {numbers,-34} {Number(check.Headroom)}");
            }
        }
    }

    private void WriteLife(IReadOnlyList<LifeEvent> life)
    {
        Head("what became of it");
        if (life.Count == 0) Line("  nothing more in this journal");
        long startNs = 0;
        foreach (LifeEvent item in life)
        {
            if (startNs == 0) startNs = item.TimeNs;
            Line($"  {UtcTime.Format(item.TimeNs)[11..26]}  frame {item.Sequence,-10} {item.State}");
            Wrapped("", item.Text, indent: 6);
            if (item.Reason is not null) Wrapped("", $"because {item.Reason}", indent: 6);
            if (item.MarkoutBps.Length > 0) Line($"      mark-out bp: {string.Join(", ", item.MarkoutBps.Select((bps, index) => $"{OrderLife.HorizonsNs[index] / 1e9:0.#} s {(double.IsNaN(bps) ? "-" : bps.ToString("0.00", CultureInfo.InvariantCulture))}"))}");
        }
    }

    private static string Value(in DecisionFactor factor) => factor.Kind switch
    {
        DecisionFactorKind.Text => factor.Text,
        DecisionFactorKind.Whole when factor.Unit == "1e-9 quote" => FixedDecimal.FormatNanos(factor.Whole),
        DecisionFactorKind.Whole when factor.Unit == "ns" => $"{(factor.Whole / 1e6).ToString("0.###", CultureInfo.InvariantCulture)} ms",
        DecisionFactorKind.Whole => $"{factor.Whole} {factor.Unit}".TrimEnd(),
        _ => $"{Number(factor.Number)} {Unit(factor.Unit)}".TrimEnd(),
    };

    private static string Unit(string unit) => unit is "quote" or "base" ? "" : unit;

    private static string Number(double value) => value.ToString(Math.Abs(value) is >= 1e-4 and < 1e12 or 0 ? "0.########" : "0.#####e+0", CultureInfo.InvariantCulture);

    private static string Price(BookLevel level) => FixedDecimal.FormatNanos(level.Price.Nanos);

    /// <summary>"inventoryMax" as one would say it.</summary>
    private static string Words(string name)
    {
        var text = new System.Text.StringBuilder();
        foreach (char letter in name)
        {
            if (char.IsUpper(letter)) text.Append(' ');
            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    private void Head(string title)
    {
        output.WriteLine();
        Line($"{title} {new string('-', Math.Max(0, width - title.Length - 1))}");
    }

    private void Row(string name, string value, string formula)
    {
        string line = $"  {name.PadRight(NameWidth)} {value.PadRight(ValueWidth)}";
        if (formula.Length == 0) Line(line.TrimEnd());
        else if (line.Length + 2 + formula.Length <= width) Line($"{line}  {formula}");
        else
        {
            Line(line.TrimEnd());
            Wrapped("", formula, indent: NameWidth + 3);
        }
    }

    private void Wrapped(string name, string text, int indent = 9)
    {
        string line = name.PadRight(indent);
        foreach (string word in text.Split(' '))
        {
            if (line.Length > indent && line.Length + 1 + word.Length > width)
            {
                Line(line);
                line = new string(' ', indent);
            }

            line += line.Length == indent ? word : $" {word}";
        }

        Line(line);
    }

    private void Line(string text) => output.WriteLine(text);
}
