using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace LowLatencyMM.Ring;

/// <summary>The processor's own hint that a loop only waits.</summary>
internal static class SpinHint
{
    /// <summary>One pause instruction. Thread.SpinWait(1) is normalized to several and so notices work later.</summary>
    public static void Pause()
    {
        if (X86Base.IsSupported) X86Base.Pause();
        else if (ArmBase.IsSupported) ArmBase.Yield();
        else Thread.SpinWait(1);
    }
}
