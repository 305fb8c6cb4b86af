namespace LowLatencyMM.Ring;

/// <summary>What a thread does when it found nothing to do. Use it as a struct type parameter, passed by reference.</summary>
/// <remarks>One thread an instance. Never allocates.</remarks>
public interface IWaitStrategy
{
    /// <summary>Called after each fruitless look.</summary>
    void Idle();

    /// <summary>Called when work was found: the next wait begins anew.</summary>
    void Reset();
}
