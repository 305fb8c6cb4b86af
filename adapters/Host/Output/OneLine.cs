namespace LowLatencyMM.Host;

/// <summary>An exception as one line for the user.</summary>
internal static class OneLine
{
    public static string Of(Exception exception) => exception.Message.ReplaceLineEndings(" ").Trim();
}
