using System.Text.Json;
using System.Text.Json.Nodes;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Explanations as JSON: every number as it was computed with, to the bit. docs/explain.md describes the keys.</summary>
internal static class ExplanationJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Text(JsonObject json) => json.ToJsonString(Indented);

    public static JsonObject Of(OrderExplanation explanation, IReadOnlyList<LifeEvent>? life = null)
    {
        PlaybackOrder order = explanation.Order;
        bool hasId = order.ClientOrderId != 0;
        var json = new JsonObject
        {
            ["order"] = new JsonObject
            {
                ["kind"] = order.Kind.ToString(),
                ["orderNumber"] = order.OrderNumber,
                ["clientOrderId"] = hasId ? order.ClientOrderId : null,
                ["originalClientOrderId"] = order.Kind == OutboundKind.Replace ? order.OriginalClientOrderId : null,
                ["instrument"] = explanation.Moment?.Symbol,
                ["side"] = hasId ? order.Side.ToString() : null,
                ["level"] = hasId ? order.Level : null,
                ["priceNanos"] = hasId ? order.Price.Nanos : null,
                ["lots"] = hasId ? order.Lots.Count : null,
                ["venue"] = hasId ? null : order.VenueId,
            },
            ["cause"] = new JsonObject
            {
                ["frame"] = explanation.Header.Sequence,
                ["kind"] = explanation.FrameKind,
                ["receiveTimeNs"] = explanation.Header.ReceiveTimeNs,
                ["receiveTime"] = UtcTime.Format(explanation.Header.ReceiveTimeNs),
                ["ordinal"] = order.Ordinal,
                ["sentBy"] = explanation.Wish is null ? "engine" : "strategy",
            },
            ["reason"] = explanation.Reason,
            ["moment"] = explanation.Moment is { } moment ? Of(moment) : null,
            ["factors"] = explanation.Decision is { } decision ? Of(decision) : null,
            ["checks"] = explanation.Wish is { } wish ? new JsonArray([.. wish.Checks.Select(Of)]) : null,
        };
        if (life is not null) json["life"] = new JsonArray([.. life.Select(Of)]);
        return json;
    }

    public static JsonObject Of(InstrumentMoment moment) => new()
    {
        ["instrument"] = moment.Symbol,
        ["frame"] = moment.Sequence,
        ["timeNs"] = moment.NowNs,
        ["time"] = UtcTime.Format(moment.NowNs),
        ["riskState"] = moment.RiskState.ToString(),
        ["isPaused"] = moment.IsPaused,
        ["unquotable"] = moment.Unquotable == RiskReason.None ? null : moment.Unquotable.ToString(),
        ["bookStatus"] = moment.BookStatus.ToString(),
        ["bookAgeNs"] = moment.BookAgeNs,
        ["bookUpdateId"] = moment.BookUpdateId,
        ["bids"] = Levels(moment.Bids),
        ["asks"] = Levels(moment.Asks),
        ["positionLots"] = moment.PositionLots,
        ["openOrders"] = moment.OpenOrders,
    };

    /// <summary>Groups by name, factors by name, in the order in which they were computed.</summary>
    public static JsonObject Of(DecisionRecord record)
    {
        var json = new JsonObject();
        foreach (DecisionFactor factor in record.Factors)
        {
            if (json[factor.Group] is not JsonObject group) json[factor.Group] = group = [];
            var value = new JsonObject
            {
                ["value"] = factor.Kind switch
                {
                    DecisionFactorKind.Whole => JsonValue.Create(factor.Whole),
                    DecisionFactorKind.Text => JsonValue.Create(factor.Text),
                    _ => Number(factor.Number),
                },
            };
            if (factor.Unit.Length > 0) value["unit"] = factor.Unit;
            if (factor.Formula.Length > 0) value["formula"] = factor.Formula;
            group[factor.Name] = value;
        }

        return json;
    }

    private static JsonArray Levels(IReadOnlyList<BookLevel> levels) =>
        [.. levels.Select(level => (JsonNode)new JsonObject { ["priceNanos"] = level.Price.Nanos, ["lots"] = level.Lots.Count })];

    private static JsonNode Of(RiskCheck check) => new JsonObject
    {
        ["reason"] = check.Reason.ToString(),
        ["text"] = check.Text,
        ["isPassed"] = check.IsPassed,
        ["value"] = Number(check.Value),
        ["limit"] = Number(check.Limit),
        ["isLeast"] = check.IsLeast,
        ["headroom"] = Number(check.Headroom),
        ["unit"] = check.Unit,
    };

    private static JsonNode Of(LifeEvent life)
    {
        var json = new JsonObject
        {
            ["frame"] = life.Sequence,
            ["timeNs"] = life.TimeNs,
            ["time"] = UtcTime.Format(life.TimeNs),
            ["kind"] = life.Kind,
            ["text"] = life.Text,
            ["state"] = life.State,
        };
        if (life.OrderNumber != 0) json["orderNumber"] = life.OrderNumber;
        if (life.Reason is not null) json["reason"] = life.Reason;
        if (life.MarkoutBps.Length == 0) return json;
        var markouts = new JsonArray();
        for (int horizon = 0; horizon < life.MarkoutBps.Length; horizon++)
            markouts.Add(new JsonObject { ["horizonNs"] = OrderLife.HorizonsNs[horizon], ["markoutBps"] = Number(life.MarkoutBps[horizon]) });
        json["markouts"] = markouts;
        return json;
    }

    /// <summary>JSON has no word for what is not finite: null for NaN, texts for the infinities.</summary>
    private static JsonValue? Number(double value)
    {
        if (double.IsNaN(value)) return null;
        return double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(value > 0 ? "infinity" : "-infinity");
    }
}
