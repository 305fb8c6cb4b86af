namespace LowLatencyMM.SharedMemory.Tests;

/// <summary>The other process of the tests that need two.</summary>
internal static class Program
{
    public const string Crash = "crash";
    public const string Create = "create";
    public const string Join = "join";
    public const string NoRoom = "no-room";
    public const string Stress = "stress";

    public static int Main(string[] args)
    {
        switch (args)
        {
            case [Crash, var directory, var seed, var writer]:
                CrashChild.Run(new SharedDirectory(directory), ulong.Parse(seed), Enum.Parse<WriterKind>(writer));
                return 0;
            case [Create, var directory, _, _]:
                CrashChild.CreateForEver(new SharedDirectory(directory));
                return 0;
            case [Join, var directory, _, _]:
                CrashChild.JoinAndWait(new SharedDirectory(directory));
                return 0;
            case [NoRoom, var directory]:
                MappedFileTests.CreateWithoutRoom(new SharedDirectory(directory).Block);
                return 0;
            case [Stress, var directory, var seed, var writer, var slotBytes, var slotCount, var slots]:
                var geometry = new RingGeometry(int.Parse(slotBytes), int.Parse(slotCount));
                StressChild.Run(new SharedDirectory(directory), ulong.Parse(seed), Enum.Parse<WriterKind>(writer), geometry, long.Parse(slots));
                return 0;
            default:
                Console.Error.WriteLine("This program is started by the tests.");
                return 2;
        }
    }
}
