using System.Globalization;
using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>One command to a matching engine as data, so that a script of them can be run again, cut and printed.</summary>
internal sealed record Command
{
    public required CommandKind Kind { get; init; }

    public required int Instrument { get; init; }

    public required int Owner { get; init; }

    public long Id { get; init; }

    public long OriginalId { get; init; }

    public long VenueId { get; init; } = MatchingEngine.NoVenueOrderId;

    public Side Side { get; init; }

    public long Price { get; init; }

    public long Lots { get; init; }

    public OrderType OrderType { get; init; }

    public TimeInForce TimeInForce { get; init; }

    public OrderFlags Flags { get; init; }

    public SelfTradePrevention SelfTradePrevention { get; init; }

    /// <summary>The script as a table, one command a line.</summary>
    public static string Table(IEnumerable<Command> script)
        => string.Join('\n', script.Select(command => command.ToRow())
            .Prepend($"{"command",-11}{"instrument",11}{"owner",6}{"id",6}{"was",6}{"side",6}{"lots",7}{"price",20}  flags"));

    public override string ToString() => ToRow();

    private string ToRow()
    {
        string price = (Price / 1e9m).ToString(CultureInfo.InvariantCulture);
        string flags = Kind == CommandKind.Enter ? $"{OrderType} {TimeInForce} {Flags} {SelfTradePrevention}" : Kind == CommandKind.Replace ? $"{Flags}" : "";
        return $"{Kind,-11}{Instrument,11}{Owner,6}{Id,6}{OriginalId,6}{Side,6}{Lots,7}{price,20}  {flags}";
    }
}
