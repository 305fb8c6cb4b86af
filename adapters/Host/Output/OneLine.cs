namespace LowLatencyMM.Host;

/// <summary>An exception as one line for the user.</summary>
internal static class OneLine
{
    public static string Of(Exception exception) => exception.Message.ReplaceLineEndings(" ").Trim();

    /// <summary>The same for what a user can mend; a bug of ours with its place.</summary>
    public static string OrPlace(Exception exception) =>
        exception is UserException or IOException or UnauthorizedAccessException or Journal.JournalException ? Of(exception) : exception.ToString();
}
