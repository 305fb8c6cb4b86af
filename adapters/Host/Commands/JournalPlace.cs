using LowLatencyMM.Journal;

namespace LowLatencyMM.Host;

/// <summary>Finds the journal that a user means, for commands that read it while it is written.</summary>
internal static class JournalPlace
{
    private const int PollMs = 20;

    /// <summary>The directory itself, or the journal of the run that it holds.</summary>
    public static string Of(string directory)
    {
        string inside = Path.Combine(directory, "journal");
        return Directory.Exists(inside) ? inside : directory;
    }

    /// <summary>Waits for a first segment; false: asked to end.</summary>
    /// <param name="given">What the user named: the journal may yet begin in it, or be within it.</param>
    /// <param name="context">Told once that it waits.</param>
    /// <param name="directory">The journal.</param>
    public static bool Await(string given, CommandContext context, out string directory)
    {
        bool isTold = false;
        while (JournalSalvage.TryLastRun(directory = Of(given)) is null)
        {
            if (context.Stop.IsRequested) return false;
            if (!isTold) context.Output.WriteLine($"waiting for a journal in {directory}");
            isTold = true;
            Thread.Sleep(PollMs);
        }

        return true;
    }
}
