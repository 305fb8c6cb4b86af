using System.Runtime.InteropServices;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.SimulatedExchange;

namespace LowLatencyMM.Host.Tests;

/// <summary>Journals of market frames, as an import makes them, from the simulated exchange's crowd.</summary>
internal static class MarketRecording
{
    /// <summary>Records so many seconds into a directory.</summary>
    public static string Write(string directory, ulong seed, int seconds)
    {
        ExchangeVenue venue = TestConfiguration.Exchange(seed);
        JournalDescription description = RunDescription.Describe(RunKind.Import, TestConfiguration.Default, epoch: 1, TestConfiguration.StartNs);
        using JournalWriter writer = JournalWriter.Create(directory, description, new JournalWriterOptions { IsDurable = false });
        var frame = new byte[FrameLayout.SlotBytes];
        long endNs = TestConfiguration.StartNs + (seconds * 1_000_000_000L);
        for (long sequence = 1; venue.TryNextFrame(endNs, frame) is > 0 and int length; sequence++)
        {
            MemoryMarshal.AsRef<FrameHeader>(frame.AsSpan()).Sequence = sequence;
            writer.Append(frame.AsSpan(0, length));
        }

        return directory;
    }
}
