namespace LowLatencyMM.SimulatedExchange.Tests;

/// <summary>The arithmetic of queue positions.</summary>
public sealed class QueuePositionTests
{
    [TestCase(QueueModel.Logarithmic, 25.2893602121)] // Goal: the oracles of domain 13.2. Method: front 30, back 10, 8 cancelled.
    [TestCase(QueueModel.Linear, 24.0)]
    [TestCase(QueueModel.Square, 22.8)]
    public void Cancels_are_shared_as_the_domain_says(QueueModel model, double expected)
        => Assert.That(QueuePosition.AfterCancels(model, 30, 10, 8), Is.EqualTo(expected).Within(1e-10));

    [Test] // Goal: a queue never grows or goes below zero by cancels. Method: a grid with empty parts and cancels beyond the total.
    public void Cancels_never_lengthen_the_queue_nor_make_it_negative([Values] QueueModel model)
    {
        double[] quantities = [0, 1e-9, 0.5, 1, 30, 1e6, 1e15];
        foreach (double front in quantities)
        {
            foreach (double back in quantities)
            {
                foreach (double cancelled in quantities)
                    Assert.That(QueuePosition.AfterCancels(model, front, back, cancelled), Is.InRange(0, front), $"{front} {back} {cancelled}");
                Assert.That(QueuePosition.AfterCancels(model, front, 0, 1), Is.EqualTo(Math.Max(0, front - 1)).Within(1e-9), "nobody behind: all ahead");
            }
        }
    }
}
