namespace LowLatencyMM.Host;

/// <summary>Text that is HTML already, so it is not escaped.</summary>
internal readonly record struct Markup(string Text);
