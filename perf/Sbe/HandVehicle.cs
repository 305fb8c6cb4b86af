using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LowLatencyMM.Perf;

/// <summary>The vehicle message as somebody writes it who knows its offsets, with the checks that hostile bytes make necessary and no more.</summary>
internal readonly struct HandVehicle : IRacer<VehicleData>
{
    private const int BlockBytes = 43;

    public int Encode(byte[] buffer, int offset, VehicleData data)
    {
        int position = 8 + BlockBytes;
        int limit = buffer.Length - offset;
        if (limit < position) return -1;
        ref byte start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), offset);
        Unsafe.WriteUnaligned(ref start, (ulong)BlockBytes | (1UL << 16) | (802UL << 32));
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, 8), data.Serial);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, 16), data.Year);
        Unsafe.Add(ref start, 18) = data.Available;
        Unsafe.Add(ref start, 19) = data.Trim;
        for (int i = 0; i < 4; i++) Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, 20 + (4 * i)), data.Readings[i]);
        data.Plate.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref start, 36), 6));
        Unsafe.Add(ref start, 42) = data.Options;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, 43), data.Capacity);
        Unsafe.Add(ref start, 45) = data.Cylinders;
        data.MotorMaker.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref start, 46), 3));
        Unsafe.Add(ref start, 49) = data.Power;
        Unsafe.Add(ref start, 50) = data.Active;

        VehicleData.Figure[] figures = data.Consumption;
        if (limit - position < 4) return -1;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, position), 6u | ((uint)figures.Length << 16));
        position += 4;
        foreach (ref readonly VehicleData.Figure figure in figures.AsSpan())
        {
            if (limit - position < 6) return -1;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, position), figure.Speed);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, position + 2), figure.Litres);
            position += 6;
            if (!TryWrite(ref start, ref position, limit, figure.Remark)) return -1;
        }

        VehicleData.Run[] runs = data.Performance;
        if (limit - position < 4) return -1;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, position), 1u | ((uint)runs.Length << 16));
        position += 4;
        foreach (ref readonly VehicleData.Run run in runs.AsSpan())
        {
            VehicleData.Step[] steps = run.Acceleration;
            if (limit - position < 5 + (6 * steps.Length)) return -1;
            Unsafe.Add(ref start, position) = run.Octane;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, position + 1), 6u | ((uint)steps.Length << 16));
            position += 5;
            foreach (ref readonly VehicleData.Step step in steps.AsSpan())
            {
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, position), step.Speed);
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, position + 2), step.Seconds);
                position += 6;
            }
        }

        bool isWritten = TryWrite(ref start, ref position, limit, data.Maker) && TryWrite(ref start, ref position, limit, data.Model)
            && TryWrite(ref start, ref position, limit, data.Dealer);
        return isWritten ? position : -1;
    }

    public ulong Decode(byte[] buffer, int offset, int length)
    {
        if (length < 8 + BlockBytes || buffer.Length - offset < length) return 0;
        ref byte start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(buffer), offset);
        if (Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, 2)) != (1u | (802u << 16))) return 0;
        int blockLength = Unsafe.ReadUnaligned<ushort>(ref start);
        int position = 8 + blockLength;
        if (blockLength < BlockBytes || position > length) return 0;
        ulong sum = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, 8)) + Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, 16))
            + Unsafe.Add(ref start, 18) + Unsafe.Add(ref start, 19) + Unsafe.Add(ref start, 42);
        for (int i = 0; i < 4; i++) sum += Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, 20 + (4 * i)));
        sum += Sum.Of(Text(ref start, 36, 6)) + Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, 43)) + Unsafe.Add(ref start, 45) + 9000
            + Sum.Of(Text(ref start, 46, 3)) + Unsafe.Add(ref start, 49) + Unsafe.Add(ref start, 50);

        if (length - position < 4) return 0;
        int entryBytes = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position));
        int count = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position + 2));
        if (entryBytes < 6) return 0;
        position += 4;
        for (int i = 0; i < count; i++)
        {
            if (length - position < entryBytes) return 0;
            sum += Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position)) + Sum.Of(Unsafe.ReadUnaligned<float>(ref Unsafe.Add(ref start, position + 2)));
            position += entryBytes;
            if (!TryRead(ref start, ref position, length, ref sum)) return 0;
        }

        if (length - position < 4) return 0;
        entryBytes = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position));
        count = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position + 2));
        if (entryBytes < 1) return 0;
        position += 4;
        for (int i = 0; i < count; i++)
        {
            if (length - position < entryBytes + 4) return 0;
            sum += Unsafe.Add(ref start, position);
            position += entryBytes;
            int stepBytes = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position));
            int steps = Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position + 2));
            position += 4;
            if (stepBytes < 6 || (long)stepBytes * steps > length - position) return 0;
            for (int k = 0; k < steps; k++)
            {
                sum += Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, position)) + Sum.Of(Unsafe.ReadUnaligned<float>(ref Unsafe.Add(ref start, position + 2)));
                position += stepBytes;
            }
        }

        bool isRead = TryRead(ref start, ref position, length, ref sum) && TryRead(ref start, ref position, length, ref sum)
            && TryRead(ref start, ref position, length, ref sum);
        return isRead ? sum : 0;
    }

    private static ReadOnlySpan<byte> Text(ref byte start, int offset, int length)
    {
        ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, offset), length);
        int end = text.IndexOf((byte)0);
        return end < 0 ? text : text[..end];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryWrite(ref byte start, ref int position, int limit, byte[] text)
    {
        if (limit - position - 4 < text.Length) return false;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref start, position), text.Length);
        text.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref start, position + 4), text.Length));
        position += 4 + text.Length;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRead(ref byte start, ref int position, int length, ref ulong sum)
    {
        if (length - position < 4) return false;
        int bytes = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref start, position));
        if ((uint)bytes > (uint)(length - position - 4)) return false;
        sum += Sum.Of(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref start, position + 4), bytes));
        position += 4 + bytes;
        return true;
    }
}
