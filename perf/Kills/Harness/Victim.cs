namespace LowLatencyMM.Kills;

/// <summary>A process of a deployment.</summary>
[Flags]
internal enum Victim
{
    None = 0,
    Engine = 1,
    Gateway = 2,
    Venue = 4,
}
