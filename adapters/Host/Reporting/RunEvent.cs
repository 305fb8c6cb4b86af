namespace LowLatencyMM.Host;

/// <summary>Something of note in a run: a command, an alert, a session, a stale book.</summary>
internal readonly record struct RunEvent(long TimeNs, long Sequence, string Text);
