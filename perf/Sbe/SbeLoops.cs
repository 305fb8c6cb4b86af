using System.Runtime.CompilerServices;

namespace LowLatencyMM.Perf;

/// <summary>One pass over the tape's order; compiled for each side apart.</summary>
internal static class SbeLoops
{
    private const int InstancesEach = SbeTape.InstancesEach;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong DecodeBooks<TBook, TVehicle>(SbeTape tape, TBook book, TVehicle vehicle)
        where TBook : struct, IRacer<BookData>
        where TVehicle : struct, IRacer<VehicleData>
    {
        ulong sum = 0;
        foreach (int next in tape.Order) sum += book.Decode(tape.Buffer, tape.Offsets[next % InstancesEach], tape.Lengths[next % InstancesEach]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong EncodeBooks<TBook, TVehicle>(SbeTape tape, TBook book, TVehicle vehicle)
        where TBook : struct, IRacer<BookData>
        where TVehicle : struct, IRacer<VehicleData>
    {
        ulong sum = 0;
        foreach (int next in tape.Order) sum += (ulong)book.Encode(tape.Buffer, tape.Offsets[next % InstancesEach], tape.Books[next % InstancesEach]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong DecodeVehicles<TBook, TVehicle>(SbeTape tape, TBook book, TVehicle vehicle)
        where TBook : struct, IRacer<BookData>
        where TVehicle : struct, IRacer<VehicleData>
    {
        ulong sum = 0;
        foreach (int next in tape.Order)
        {
            int slot = InstancesEach + (next % InstancesEach);
            sum += vehicle.Decode(tape.Buffer, tape.Offsets[slot], tape.Lengths[slot]);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong EncodeVehicles<TBook, TVehicle>(SbeTape tape, TBook book, TVehicle vehicle)
        where TBook : struct, IRacer<BookData>
        where TVehicle : struct, IRacer<VehicleData>
    {
        ulong sum = 0;
        foreach (int next in tape.Order)
            sum += (ulong)vehicle.Encode(tape.Buffer, tape.Offsets[InstancesEach + (next % InstancesEach)], tape.Vehicles[next % InstancesEach]);
        return sum;
    }

    /// <summary>Both templates in random order, told apart by the schema's id in the header.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong DecodeMixed<TBook, TVehicle>(SbeTape tape, TBook book, TVehicle vehicle)
        where TBook : struct, IRacer<BookData>
        where TVehicle : struct, IRacer<VehicleData>
    {
        ulong sum = 0;
        foreach (int next in tape.Order)
        {
            int offset = tape.Offsets[next];
            int length = tape.Lengths[next];
            int schemaId = tape.Buffer[offset + 4] | (tape.Buffer[offset + 5] << 8);
            sum += schemaId == 801 ? book.Decode(tape.Buffer, offset, length) : vehicle.Decode(tape.Buffer, offset, length);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong EncodeMixed<TBook, TVehicle>(SbeTape tape, TBook book, TVehicle vehicle)
        where TBook : struct, IRacer<BookData>
        where TVehicle : struct, IRacer<VehicleData>
    {
        ulong sum = 0;
        foreach (int next in tape.Order)
        {
            sum += (ulong)(next < InstancesEach
                ? book.Encode(tape.Buffer, tape.Offsets[next], tape.Books[next])
                : vehicle.Encode(tape.Buffer, tape.Offsets[next], tape.Vehicles[next - InstancesEach]));
        }

        return sum;
    }
}
