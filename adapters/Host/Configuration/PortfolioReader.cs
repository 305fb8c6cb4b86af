using System.Globalization;
using System.Text.RegularExpressions;
using LowLatencyMM.Engine;

namespace LowLatencyMM.Host;

/// <summary>Reads the limits over groups of instruments from the section <c>risk</c>, and says which contradict each other.</summary>
internal static partial class PortfolioReader
{
    private const long OpenOrdersMax = 1 << 23; // and no limit
    private const long NotionalMax = 1_000_000_000 * Price.Scale; // and no limit

    /// <summary>The limits; errors are reported in the section. It stays open.</summary>
    /// <param name="risk">The section.</param>
    /// <param name="venues">Each with its account and its own limits.</param>
    /// <param name="instruments">Whose currencies may be named, and whose limits must fit in.</param>
    public static PortfolioParameters Read(ConfigurationSection risk, IReadOnlyList<VenueSettings> venues, IReadOnlyList<InstrumentSettings> instruments)
    {
        string[] accounts = [.. venues.Select(venue => venue.Account).Distinct(StringComparer.Ordinal)];
        AggregateLimits underlying = Limits(risk.Section("underlying"), AggregateLimits.None);
        AggregateLimits venueDefault = Limits(risk.Section("venue"), AggregateLimits.None);
        AggregateLimits accountDefault = Limits(risk.Section("account"), AggregateLimits.None);
        var underlyings = new Dictionary<string, AggregateLimits>(StringComparer.Ordinal);
        ConfigurationSection underlyingsSection = risk.Section("underlyings");
        foreach (string currency in instruments.Select(instrument => instrument.Rules.BaseCurrency).Distinct(StringComparer.Ordinal))
            underlyings[currency] = Limits(underlyingsSection.Section(currency, "<currency>"), underlying);
        underlyingsSection.Close();
        var venueLimits = new Dictionary<int, AggregateLimits>();
        ConfigurationSection venuesSection = risk.Section("venues");
        foreach (VenueSettings venue in venues) venueLimits[venue.VenueId] = Limits(venuesSection.Section(venue.Name, "<venue>"), venueDefault);
        venuesSection.Close();
        var accountLimits = new Dictionary<int, AggregateLimits>();
        ConfigurationSection accountsSection = risk.Section("accounts");
        for (int account = 0; account < accounts.Length; account++)
            accountLimits[account] = Limits(accountsSection.Section(accounts[account], "<account>"), accountDefault);
        accountsSection.Close();
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        var capital = new Dictionary<string, long>(StringComparer.Ordinal);
        ConfigurationSection valuesSection = risk.Section("currencies");
        foreach (string currency in instruments.SelectMany(Currencies).Distinct(StringComparer.Ordinal))
        {
            ConfigurationSection one = valuesSection.Section(currency, "<currency>");
            values[currency] = one.Nanos("value", Price.Scale, 1, 1_000_000_000 * Price.Scale);
            long amount = one.Nanos("capital", 0, 0, NotionalMax);
            if (amount > 0) capital[currency] = amount;
            one.Close();
        }

        valuesSection.Close();
        var portfolio = new PortfolioParameters
        {
            Total = Limits(risk.Section("total"), AggregateLimits.None),
            Account = accountDefault,
            Venue = venueDefault,
            Underlying = underlying,
            AccountLimits = accountLimits,
            VenueLimits = venueLimits,
            UnderlyingLimits = underlyings,
            VenueAccounts = [.. venues.Select(venue => Array.IndexOf(accounts, venue.Account))],
            CurrencyValues = values,
            Capital = capital,
            TailLossMax = Unlimited(risk.Nanos("tailLossMax", NotionalMax, 1, NotionalMax), NotionalMax),
            TailHorizonNs = risk.Integer("tailHorizonNs", 600_000_000_000, 1_000_000_000, 86_400_000_000_000),
        };
        Report(risk, portfolio, venues, accounts, instruments);
        return portfolio;
    }

    private static IEnumerable<string> Currencies(InstrumentSettings instrument) => [instrument.Rules.QuoteCurrency, instrument.Rules.SettlementCurrency];

    private static AggregateLimits Limits(ConfigurationSection section, AggregateLimits defaults)
    {
        var limits = new AggregateLimits
        {
            NetNotionalMax = Notional("netNotionalMax", defaults.NetNotionalMax),
            GrossNotionalMax = Notional("grossNotionalMax", defaults.GrossNotionalMax),
            OpenOrdersMax = Unlimited(section.Integer("openOrdersMax", Math.Min(defaults.OpenOrdersMax, OpenOrdersMax), 1, OpenOrdersMax), OpenOrdersMax),
        };
        section.Close();
        return limits;

        long Notional(string name, long value) => Unlimited(section.Nanos(name, Math.Min(value, NotionalMax), 1, NotionalMax), NotionalMax);
    }

    private static long Unlimited(long value, long most) => value == most ? AggregateLimits.Unlimited : value;

    /// <summary>The engine's own errors, in the words of the configuration.</summary>
    private static void Report(
        ConfigurationSection risk, PortfolioParameters portfolio, IReadOnlyList<VenueSettings> venues, string[] accounts, IReadOnlyList<InstrumentSettings> instruments)
    {
        // What a group inherits contradicts with the group that it inherits from: said once.
        var said = new HashSet<string>(StringComparer.Ordinal);
        foreach (string error in portfolio.Validate(venues.Count + 1)) Say(error);
        foreach (InstrumentSettings instrument in instruments)
        {
            foreach (string error in portfolio.Contradictions(nameof(portfolio.Underlying) + "s", instrument.Limits)) Say($"instruments.{instrument.Rules.Symbol}.{error[(error.IndexOf('.', StringComparison.Ordinal) + 1)..]}");
        }

        void Say(string error)
        {
            string text = VenuePath().Replace(error, match => $"venues.{venues[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)].Name}");
            text = AccountPath().Replace(text, match => $"accounts.{accounts[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)]}");
            text = UnderlyingPath().Replace(text, "underlyings.$1");
            text = KeyName().Replace(text, match => match.Value.ToLowerInvariant());
            if (text.Contains("otionalMax", StringComparison.Ordinal))
                text = Amount().Replace(text, match => $"{match.Groups[1].Value}{FixedDecimal.FormatNanos(long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture))}");
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            string key = text[..colon];
            string message = text[(colon + 1)..].Trim().TrimEnd('.').Replace(" is above ", " is above risk.", StringComparison.Ordinal);
            if (said.Add(message)) risk.Error(key, message);
        }
    }

    [GeneratedRegex(@"VenueLimits\[(\d+)\]")]
    private static partial Regex VenuePath();

    [GeneratedRegex(@"AccountLimits\[(\d+)\]")]
    private static partial Regex AccountPath();

    [GeneratedRegex(@"UnderlyingLimits\[([^\]]*)\]")]
    private static partial Regex UnderlyingPath();

    [GeneratedRegex(@"(?<=^|\.|\s)(Total|Account|Venue|Underlying|NetN|GrossN|OpenO|OrderN)(?=[a-z.])")]
    private static partial Regex KeyName();

    [GeneratedRegex(@"(: |, )(\d{2,})")]
    private static partial Regex Amount();
}
