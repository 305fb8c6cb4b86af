using LowLatencyMM.Messages.Session;

namespace LowLatencyMM.SimulatedExchange;

/// <summary>A logon or the end of one, for those who keep a log.</summary>
/// <param name="TimeNs">When, ns since the Unix epoch.</param>
/// <param name="Session">Its number at the venue.</param>
/// <param name="IsLogon">True: it logged on. False: it is gone.</param>
/// <param name="Reason">Why it is gone; null when the peer closed or the connection broke.</param>
public readonly record struct SessionNote(long TimeNs, int Session, bool IsLogon, LogoutReason? Reason);
