namespace LowLatencyMM.Host;

/// <summary>Who gives a command: it stands in the journal.</summary>
internal static class OperatorName
{
    /// <summary>The name given, or who called sudo, or the user.</summary>
    /// <param name="given">Null when none was.</param>
    /// <param name="variable">Reads an environment variable; null when it is not set.</param>
    /// <exception cref="UserException">It cannot stand in a journal.</exception>
    public static string Of(string? given, Func<string, string?> variable, string userName)
    {
        string name = given ?? (variable("SUDO_USER") is { Length: > 0 } caller ? caller : userName);
        bool isAllowed = name.Length is > 0 and <= ControlClient.OperatorCharactersMax && name.All(character => character is >= ' ' and <= '~');
        return isAllowed
            ? name
            : throw new UserException(ExitCode.Usage, $"--operator: \"{Printable(name)}\" is not 1 to {ControlClient.OperatorCharactersMax} printable ASCII characters");
    }

    /// <summary>Why a command is given; empty when nobody said.</summary>
    /// <exception cref="UserException">It cannot stand in a journal.</exception>
    public static string Reason(string? given)
    {
        string reason = given ?? "";
        bool isAllowed = reason.Length <= ControlClient.ReasonCharactersMax && reason.All(character => character is >= ' ' and <= '~');
        return isAllowed
            ? reason
            : throw new UserException(ExitCode.Usage, $"--reason: \"{Printable(reason)}\" is not 1 to {ControlClient.ReasonCharactersMax} printable ASCII characters");
    }

    private static string Printable(string name) => new([.. name.Take(80).Select(character => character is >= ' ' and <= '~' ? character : '?')]);
}
