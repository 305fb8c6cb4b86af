namespace LowLatencyMM.Host;

/// <summary>Parameters that an operator may set, as text.</summary>
internal static class ParameterText
{
    /// <summary>Lowest and highest value with the unit.</summary>
    public static string Range(StrategyParameter parameter) =>
        $"{FixedDecimal.FormatNanos(parameter.LowestNanos)} to {FixedDecimal.FormatNanos(parameter.HighestNanos)} {parameter.Unit}{(parameter.IsWhole ? ", whole" : "")}";

    /// <summary>Reads a value exactly and compares it with the range.</summary>
    /// <returns>1e-9 of the unit.</returns>
    /// <exception cref="UserException">It is no number, or outside of the range.</exception>
    public static long ReadNanos(StrategyParameter parameter, string text)
    {
        if (FixedDecimal.TryReadNanos(text, out long nanos) is { } problem)
            throw new UserException(ExitCode.Usage, $"{parameter.Name}: {text} {problem}; allowed: {Range(parameter)}");
        bool isAllowed = nanos >= parameter.LowestNanos && nanos <= parameter.HighestNanos && (!parameter.IsWhole || nanos % Engine.Price.Scale == 0);
        return isAllowed ? nanos : throw new UserException(ExitCode.Usage, $"{parameter.Name}: {text} is not allowed: {Range(parameter)}");
    }

    /// <summary>A table of all.</summary>
    public static void Write(TextWriter output, IEnumerable<StrategyParameter> parameters)
    {
        foreach (StrategyParameter parameter in parameters)
            output.WriteLine($"{parameter.Name,-20} {(parameter.Id < 256 ? "engine  " : "strategy")}  {Range(parameter)}");
    }
}
