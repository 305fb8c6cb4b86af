namespace LowLatencyMM.Host;

/// <summary>What engine.json says: the names and units of a running engine. Immutable.</summary>
/// <param name="Instruments">By slot.</param>
/// <param name="OutDirectory">Where the engine writes; its journal lies in it.</param>
internal sealed record EngineFacts(
    string Deployment, string Build, int ProcessId, ushort Epoch, string Strategy, string Seed, string OutDirectory,
    IReadOnlyList<VenueFacts> Venues, IReadOnlyList<InstrumentFacts> Instruments, IReadOnlyList<StrategyParameter> Parameters)
{
    /// <summary>The instrument's market and orders come from a venue that is reached live.</summary>
    public bool IsLive(int slot) => Venues.Any(venue => venue.IsLive && venue.Name == Instruments[slot].Venue);

    /// <summary>The slot of an instrument by what an operator types: SYMBOL, or SYMBOL@VENUE where two venues have it.</summary>
    /// <exception cref="UserException">There is none, or there are several.</exception>
    public int SlotOf(string text)
    {
        int[] found = [.. Enumerable.Range(0, Instruments.Count).Where(slot => IsNamed(Instruments[slot], text))];
        if (found.Length == 1) return found[0];
        if (found.Length > 1)
        {
            string names = string.Join(", ", found.Select(slot => Instruments[slot].Name));
            throw new UserException(ExitCode.Usage, $"--instrument: {text} is one of several: {names}");
        }

        string[] known = [.. Instruments.Select(instrument => instrument.Symbol).Concat(Instruments.Select(instrument => instrument.Name))];
        string hint = NearestName.Find(text, known) is { } nearest ? $"; do you mean {nearest}?" : "";
        throw new UserException(ExitCode.Usage, $"--instrument: {text} is not one of {string.Join(", ", Instruments.Select(instrument => instrument.Name))}{hint}");
    }

    /// <summary>A parameter by its name.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public StrategyParameter ParameterOf(string name)
    {
        if (Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } found) return found;
        string hint = NearestName.Find(name, Parameters.Select(parameter => parameter.Name)) is { } nearest ? $" Do you mean {nearest}?" : "";
        string all = string.Join(", ", Parameters.Select(parameter => $"{parameter.Name} ({ParameterText.Range(parameter)})"));
        throw new UserException(ExitCode.Usage, $"{name} is not one of {all}.{hint}");
    }

    private static bool IsNamed(InstrumentFacts instrument, string text) => instrument.Name == text || instrument.Symbol == text;
}
