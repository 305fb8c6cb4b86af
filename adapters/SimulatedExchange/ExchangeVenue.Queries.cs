namespace LowLatencyMM.SimulatedExchange;

/// <content>What an account may ask, at a logon above all. Answers are the venue's state at <see cref="NowNs"/>: an event that comes later, or an
/// execution that is still on its way to the asker, may follow. They take no time; the gateway that asks adds its own.</content>
public sealed partial class ExchangeVenue
{
    /// <summary>Time of the last event, ns since the Unix epoch, UTC.</summary>
    public long NowNs => _nowNs;

    /// <summary>Resting orders of an account in all instruments.</summary>
    public int OpenOrderCount(int account) => _engine.OpenCount(Checked(account));

    /// <summary>Writes an account's resting orders, those of the lower instruments first, then oldest first; returns how many.</summary>
    /// <param name="account">1 to the greatest of the sessions.</param>
    /// <param name="destination">At least <see cref="OpenOrderCount"/> long.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public int CopyOpenOrders(int account, Span<OpenOrder> destination)
    {
        if (destination.Length < OpenOrderCount(account))
            throw new ArgumentException($"{OpenOrderCount(account)} orders do not fit {destination.Length}", nameof(destination));
        int count = 0;
        for (int instrument = 0; instrument < _instrumentIds.Length; instrument++)
        {
            int first = count, resting = _engine.RestingCount(instrument, account);
            for (int i = 0; i < resting; i++) destination[count++] = _engine.Describe(_engine.RestingOrder(instrument, account, i));
            destination[first..count].Sort(static (left, right) => left.VenueOrderId.CompareTo(right.VenueOrderId));
        }
        return count;
    }

    /// <summary>Fills of an account so far; also the id of the last one.</summary>
    public long FillCount(int account) => _sessions.History(Checked(account)).Count;

    /// <summary>Writes an account's fills after a given one, oldest first, as many as fit; returns how many.</summary>
    /// <param name="account">1 to the greatest of the sessions.</param>
    /// <param name="afterFillId">The last fill that the asker knows; 0 for none.</param>
    /// <param name="destination">Any length.</param>
    /// <remarks>The first one's id is not <paramref name="afterFillId"/> + 1 when the history is too short: what is missing is in the position.</remarks>
    public int CopyFills(int account, long afterFillId, Span<AccountFill> destination) => _sessions.History(Checked(account)).Copy(afterFillId, destination);

    /// <summary>Lots that an account bought minus those it sold; 0 in an instrument that is unknown.</summary>
    public long PositionLots(int account, uint instrumentId)
        => TryFindInstrument(instrumentId, out int instrument) ? _engine.PositionLots(instrument, Checked(account)) : 0;

    /// <summary>What fills and fees moved into an account, 1e-18 of the currency; 0 in a currency that is unknown.</summary>
    public Int128 Cash(int account, string currency) => _engine.Cash(Checked(account), currency);

    private int Checked(int account)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(account, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(account, _sessions.AccountCount);
        return account;
    }
}
