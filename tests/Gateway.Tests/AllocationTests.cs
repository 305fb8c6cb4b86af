using LowLatencyMM.Messages.Orders;

namespace LowLatencyMM.Gateway.Tests;

public sealed class AllocationTests
{
    [Test] // Goal: the duty cycle allocates nothing while a session lasts. Method: the thread's bytes over orders of each kind, refusals, fills, heartbeats and idle cycles.
    public void The_duty_cycle_allocates_nothing() => Assert.That(AllocatedBytes(hasGarbage: false), Is.Zero);

    [Test] // Goal: the measure sees what it should. Method: one array in the same work.
    public void A_single_allocation_is_seen() => Assert.That(AllocatedBytes(hasGarbage: true), Is.GreaterThan(0));

    private static long AllocatedBytes(bool hasGarbage)
    {
        var rig = new Rig();
        rig.Arm();
        rig.Venue.IsQuiet = true;
        long first = rig.NextId(), second = first + 1, refused = first + 2;
        byte[] order = OrderMessages.New(first, Side.Buy, Rig.Reference, 5, Rig.Instrument);
        byte[] replace = OrderMessages.Replace(second, first, Side.Buy, Rig.Reference, 6, Rig.Instrument);
        byte[] tooMuch = OrderMessages.New(refused, Side.Buy, Rig.Reference, 500, Rig.Instrument);
        byte[] cancel = OrderMessages.Cancel(second, Rig.Instrument);
        byte[] massCancel = OrderMessages.MassCancel(Rig.VenueId);
        byte[] sold = OrderMessages.New(refused + 1, Side.Sell, Rig.Reference, 1, Rig.Instrument);
        byte[]? kept = null;
        long nowNs = rig.NowNs;
        void Work(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                rig.Orders.Add(order);
                Cycle(12);
                rig.Orders.Add(replace);
                rig.Orders.Add(tooMuch);
                Cycle(12);
                if (rig.Venue.OpenCount > 0) rig.Venue.Fill(0, 1);
                rig.Orders.Add(sold);
                Cycle(12);
                if (rig.Venue.OpenCount > 1) rig.Venue.Fill(1, 1);
                rig.Orders.Add(cancel);
                Cycle(12);
                rig.Orders.Add(massCancel);
                Cycle(12);
                if (hasGarbage && round == 77) kept = new byte[100];
            }
        }

        void Cycle(int count)
        {
            for (int i = 0; i < count; i++)
            {
                rig.Core.OnEngineHeartbeat(1_000_000);
                rig.Core.DoWork(nowNs += 5 * Rig.Ms);
                rig.Inbox.SkipAll();
            }
        }

        Work(300);
        long executions = rig.Telemetry.Executions, sent = rig.Telemetry.ReplacesSent;
        long beforeBytes = GC.GetAllocatedBytesForCurrentThread();
        Work(300);
        long allocatedBytes = GC.GetAllocatedBytesForCurrentThread() - beforeBytes;
        Assert.That(rig.Telemetry.Executions - executions, Is.GreaterThan(1_000));
        Assert.That(rig.Telemetry.ReplacesSent - sent, Is.EqualTo(300));
        Assert.That(rig.Telemetry.Logons, Is.EqualTo(1));
        GC.KeepAlive(kept);
        return allocatedBytes;
    }
}
