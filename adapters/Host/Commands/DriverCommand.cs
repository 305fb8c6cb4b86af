using System.CommandLine;
using LowLatencyMM.Aeron;

namespace LowLatencyMM.Host;

/// <summary><c>llmm driver</c>: an Aeron media driver for <c>aeron:ipc</c>, for clients of any language.</summary>
internal static class DriverCommand
{
    public static Command Create(CommandContext context)
    {
        var directory = new Option<string?>("--dir") { Description = "Where clients find it; by default Aeron's own place for this user", HelpName = "DIR" };
        var term = new Option<int>("--term-bytes") { Description = "Length of a term where a channel says nothing, a power of two", HelpName = "N", DefaultValueFactory = _ => 4 * 1024 * 1024 };
        var spin = new Option<bool>("--spin") { Description = "Never sleeps: it needs a core of its own" };
        var command = new Command("driver", "Runs an Aeron media driver for aeron:ipc until it is told to end; UDP needs an official driver") { directory, term, spin };
        command.SetAction(parsed =>
        {
            var options = new MediaDriverOptions { Directory = parsed.GetValue(directory) ?? DefaultDirectory(), TermBytes = parsed.GetValue(term), AllowsTermination = true };
            if (options.TermBytes < LogBufferDescriptor.TermBytesMin || !int.IsPow2(options.TermBytes))
                throw new UserException(ExitCode.Usage, $"--term-bytes: {options.TermBytes} is no power of two from {LogBufferDescriptor.TermBytesMin}");
            if (parsed.GetValue(spin)) options = options with { IdleUs = 0 };
            using MediaDriver driver = Launch(options);
            context.Error.WriteLine($"driver: {options.Directory}, process {Environment.ProcessId}; Ctrl-C ends it");
            while (!context.Stop.IsRequested && !driver.IsStopping) Thread.Sleep(20);
            return ExitCode.Success;
        });
        return command;
    }

    private static MediaDriver Launch(MediaDriverOptions options)
    {
        try
        {
            return MediaDriver.Launch(options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException(ExitCode.Failure, exception.Message);
        }
    }

    // Where Aeron's clients look when nobody tells them.
    private static string DefaultDirectory() =>
        Path.Combine(OperatingSystem.IsLinux() ? "/dev/shm" : Path.GetTempPath(), $"aeron-{Environment.UserName}");
}
