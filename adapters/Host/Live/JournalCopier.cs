using System.Runtime.InteropServices;
using LowLatencyMM.Journal;
using LowLatencyMM.Messages;
using LowLatencyMM.Ring;

namespace LowLatencyMM.Host;

/// <summary>The ring's gating consumer: copies every frame to the recorder's spill buffer. Its own thread.</summary>
internal sealed class JournalCopier(RingConsumer ring, JournalRecorder recorder, ConfiguredWait wait)
{
    private ConfiguredWait _wait = wait;

    /// <summary>Copies until the ring is closed and drained, or the recorder has failed for good.</summary>
    public void Run()
    {
        while (ring.WaitRead(ref _wait, out ReadOnlySpan<byte> slot) == ReadStatus.Read)
        {
            ReadOnlySpan<byte> frame = slot[..(FrameHeader.SizeBytes + (int)MemoryMarshal.AsRef<FrameHeader>(slot).Length)];
            while (!recorder.TryAppend(frame))
            {
                if (recorder.State == JournalRecorderState.Failed)
                {
                    ring.Leave(); // the engine must be able to stop
                    return;
                }

                _wait.Idle();
            }

            ring.Release();
        }
    }
}
