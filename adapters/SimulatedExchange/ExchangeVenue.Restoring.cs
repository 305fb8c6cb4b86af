namespace LowLatencyMM.SimulatedExchange;

/// <content>What a venue that was restarted is told of its former life: fills, not orders, which are gone.</content>
public sealed partial class ExchangeVenue
{
    /// <summary>Restores a fill of an account: its history, position and cash. Before anything else happens at the venue, oldest first.</summary>
    /// <returns>False: the account or instrument is not there.</returns>
    public bool TryRestoreFill(in AccountFill fill)
    {
        Execution execution = fill.Execution;
        if (execution.OwnerId < 1 || execution.OwnerId > _sessions.AccountCount || !TryFindInstrument(execution.InstrumentId, out int instrument)) return false;
        _sessions.History(execution.OwnerId).Add(fill.VenueTimeNs, in execution);
        _engine.RestoreFill(instrument, in execution);
        return true;
    }
}
