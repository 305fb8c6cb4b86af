namespace LowLatencyMM.Aeron.Tests;

/// <summary>The other process of the tests that need two.</summary>
internal static class Program
{
    public const string Write = "write";
    public const string Publish = "publish";
    public const string Read = "read";
    public const string Driver = "driver";
    public const string DriverPublish = "driver-publish";

    public static int Main(string[] args)
    {
        switch (args)
        {
            case [Write, var directory, var kind, var seed, var messages]:
                using (TestLog test = TestLog.Open(directory))
                using (Signals signals = Signals.Open(directory))
                    StressWriter.Run(test, signals, Enum.Parse<WriterKind>(kind), ulong.Parse(seed), long.Parse(messages));
                return 0;
            case [Publish, var directory, var writer, var seed, var firstNumber]:
                using (TestLog test = TestLog.Open(directory))
                using (Signals signals = Signals.Open(directory))
                    ConcurrentWriter.Run(test, signals, int.Parse(writer), ulong.Parse(seed), long.Parse(firstNumber));
                return 0;
            case [Read, var directory, var seed, var firstNumber]:
                using (TestLog test = TestLog.Open(directory))
                using (Signals signals = Signals.Open(directory))
                    return StressReader.Run(test, signals, ulong.Parse(seed), isSlow: false, ImageJoin.Counter, long.Parse(firstNumber)) is null ? 0 : 1;
            case [Driver, var directory]:
                return DriverChild.RunDriver(directory);
            case [DriverPublish, var directory, var isShared]:
                return DriverChild.RunPublisher(directory, bool.Parse(isShared));
            default:
                Console.Error.WriteLine($"This program is started by the tests; {args.Length} arguments are none of theirs.");
                return 2;
        }
    }
}
