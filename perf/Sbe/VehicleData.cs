namespace LowLatencyMM.Perf;

/// <summary>What is written into a vehicle message.</summary>
internal sealed class VehicleData
{
    public VehicleData(Random random)
    {
        Serial = (ulong)random.NextInt64();
        Year = (ushort)random.Next(1_900, 2_100);
        Available = (byte)random.Next(2);
        Trim = (byte)"ABC"[random.Next(3)];
        Readings = [.. Enumerable.Range(0, 4).Select(_ => (uint)random.Next())];
        Plate = Text(random, 6);
        Options = (byte)random.Next(8);
        Capacity = (ushort)random.Next(5_000);
        Cylinders = (byte)random.Next(12);
        MotorMaker = Text(random, 3);
        Power = (byte)random.Next(255);
        Active = (byte)random.Next(2);
        Consumption = [.. Enumerable.Range(0, 3).Select(_ => new Figure((ushort)random.Next(200), random.NextSingle(), Text(random, random.Next(8, 16))))];
        Performance = [.. Enumerable.Range(0, 2).Select(_ => new Run((byte)random.Next(110), [.. Enumerable.Range(0, 3).Select(_ => new Step((ushort)random.Next(200), random.NextSingle()))]))];
        Maker = Text(random, random.Next(4, 8));
        Model = Text(random, random.Next(6, 12));
        Dealer = Text(random, random.Next(4, 10));
    }

    public ulong Serial { get; }

    public ushort Year { get; }

    public byte Available { get; }

    public byte Trim { get; }

    public uint[] Readings { get; }

    public byte[] Plate { get; }

    public byte Options { get; }

    public ushort Capacity { get; }

    public byte Cylinders { get; }

    public byte[] MotorMaker { get; }

    public byte Power { get; }

    public byte Active { get; }

    public Figure[] Consumption { get; }

    public Run[] Performance { get; }

    public byte[] Maker { get; }

    public byte[] Model { get; }

    public byte[] Dealer { get; }

    private static byte[] Text(Random random, int length) => [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next('a', 'z'))];

    public readonly record struct Figure(ushort Speed, float Litres, byte[] Remark);

    public readonly record struct Run(byte Octane, Step[] Acceleration);

    public readonly record struct Step(ushort Speed, float Seconds);
}
