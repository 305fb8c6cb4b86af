namespace LowLatencyMM.Host;

/// <summary>What the terminal can show.</summary>
/// <param name="CanMove">It understands cursor movement; otherwise plain lines are printed.</param>
/// <param name="HasColor">Colours are wanted.</param>
/// <param name="IsUnicode">It shows more than ASCII.</param>
internal readonly record struct TerminalKind(bool CanMove, bool HasColor, bool IsUnicode)
{
    /// <summary>By the usual variables: <c>TERM</c>, <c>NO_COLOR</c> (no-color.org: set and not empty), and the locale, first of LC_ALL, LC_CTYPE, LANG.</summary>
    /// <param name="variable">Reads one; null when it is not set.</param>
    public static TerminalKind Of(Func<string, string?> variable)
    {
        bool canMove = OperatingSystem.IsWindows() || variable("TERM") is not (null or "" or "dumb");
        string locale = new[] { "LC_ALL", "LC_CTYPE", "LANG" }.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "";
        bool isUnicode = OperatingSystem.IsWindows() || locale.Contains("UTF-8", StringComparison.OrdinalIgnoreCase)
            || locale.Contains("utf8", StringComparison.OrdinalIgnoreCase);
        return new TerminalKind(canMove, string.IsNullOrEmpty(variable("NO_COLOR")), isUnicode);
    }
}
