namespace LowLatencyMM.Perf;

/// <summary>One side of the race: its name, and its passes by workload, in the order of <see cref="Workloads"/>.</summary>
internal sealed record SbeSide(string Name, Func<ulong>[] Passes, Action<int> WriteSlot)
{
    public static readonly string[] Workloads = ["decode book", "encode book", "decode vehicle", "encode vehicle", "decode mixed", "encode mixed"];

    public static IEnumerable<SbeSide> All(SbeTape tape)
    {
        yield return Of("ours", tape, default(OurBook), default(OurVehicle));
        yield return Of("hand-written", tape, default(HandBook), default(HandVehicle));
#if OFFICIAL_SBE
        yield return Of("official", tape, new OfficialBook(tape.Buffer), new OfficialVehicle(tape.Buffer));
#endif
    }

    private static SbeSide Of<TBook, TVehicle>(string name, SbeTape tape, TBook book, TVehicle vehicle)
        where TBook : struct, IRacer<BookData>
        where TVehicle : struct, IRacer<VehicleData>
    {
        return new(
            name,
            [
                () => SbeLoops.DecodeBooks(tape, book, vehicle),
                () => SbeLoops.EncodeBooks(tape, book, vehicle),
                () => SbeLoops.DecodeVehicles(tape, book, vehicle),
                () => SbeLoops.EncodeVehicles(tape, book, vehicle),
                () => SbeLoops.DecodeMixed(tape, book, vehicle),
                () => SbeLoops.EncodeMixed(tape, book, vehicle),
            ],
            WriteSlot);

        void WriteSlot(int slot) => tape.Lengths[slot] = slot < SbeTape.InstancesEach
            ? book.Encode(tape.Buffer, tape.Offsets[slot], tape.Books[slot])
            : vehicle.Encode(tape.Buffer, tape.Offsets[slot], tape.Vehicles[slot - SbeTape.InstancesEach]);
    }
}
