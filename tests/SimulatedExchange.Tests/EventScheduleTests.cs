namespace LowLatencyMM.SimulatedExchange.Tests;

public class EventScheduleTests
{
    [Test] // Goal: the first is the least time, then the least index. Method: random times, equal ones and never among them, against a search.
    public void Any_stream_of_times_leaves_schedule_equal_to_a_search([Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        int count = random.Next(1, 70);
        var schedule = new EventSchedule(count);
        long[] timesNs = new long[count];
        Array.Fill(timesNs, long.MaxValue);
        for (int step = 0; step < 50_000; step++)
        {
            int index = random.Next(count);
            timesNs[index] = random.Next(20) == 0 ? long.MaxValue : random.Next(100);
            schedule.Set(index, timesNs[index]);
            int first = Array.IndexOf(timesNs, timesNs.Min());
            if ((schedule.First, schedule.FirstTimeNs) != (first, timesNs[first])) Assert.Fail($"step {step}: {schedule.First}, expected {first}");
        }
    }
}
