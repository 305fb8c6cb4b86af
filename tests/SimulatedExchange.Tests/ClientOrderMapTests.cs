namespace LowLatencyMM.SimulatedExchange.Tests;

public class ClientOrderMapTests
{
    // Goal: the map is a dictionary with a memory of given length. Method: random adds and ends into it and into a dictionary with a queue.
    [Test]
    public void Any_stream_leaves_map_equal_to_dictionary([Range(1, 4)] int seed)
    {
        const int Open = 40, Ended = 24;
        var random = new Random(seed);
        var map = new ClientOrderMap(Open, Ended);
        var model = new Dictionary<(int Owner, long Id), int>();
        var ended = new Queue<(int Owner, long Id)>();
        var open = new List<(int Owner, long Id)>();
        for (int step = 0; step < 200_000; step++)
        {
            var key = (Owner: random.Next(3), Id: random.NextInt64(0, 300) << random.Next(0, 3) * 20);
            Assert.That(map.Find(key.Owner, key.Id), Is.EqualTo(model.GetValueOrDefault(key, ClientOrderMap.Unknown)));
            if (random.Next(2) == 0 && open.Count < Open && !model.ContainsKey(key))
            {
                map.Add(key.Owner, key.Id, step);
                model[key] = step;
                open.Add(key);
            }
            else if (open.Count > 0)
            {
                int index = random.Next(open.Count);
                map.End(open[index].Owner, open[index].Id);
                model[open[index]] = ClientOrderMap.Ended;
                ended.Enqueue(open[index]);
                open.RemoveAt(index);
                if (ended.Count > Ended) _ = model.Remove(ended.Dequeue());
            }
        }
        foreach (((int owner, long id), int slot) in model) Assert.That(map.Find(owner, id), Is.EqualTo(slot));
    }
}
