namespace LowLatencyMM.Compiler.Emit;

/// <summary>The rest of the generated helper: arrays, and exact conversions of decimals and times.</summary>
internal static class WireHelpers
{
    private const string Source = """
        /// <summary>A fixed array of bytes, whole.</summary>
        public static ReadOnlySpan<byte> ReadBytes(ref byte block, nint offset, int length) =>
            MemoryMarshal.CreateReadOnlySpan(ref Unsafe.AddByteOffset(ref block, offset), length);

        /// <summary>A fixed array of char up to its first NUL.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ReadOnlySpan<byte> ReadText(ref byte block, nint offset, int length)
        {
            ref byte start = ref Unsafe.AddByteOffset(ref block, offset);
            int used = length <= 16 && BitConverter.IsLittleEndian ? TextLength(ref start, length) : -1;
            if (used < 0)
            {
                used = MemoryMarshal.CreateReadOnlySpan(ref start, length).IndexOf((byte)0);
                if (used < 0) used = length;
            }

            return MemoryMarshal.CreateReadOnlySpan(ref start, used);
        }

        // Short texts are searched in a register. The length is a constant to the JIT, and the two loads overlap rather than overrun.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int TextLength(ref byte start, int length)
        {
            if (length <= 8) return NulIn(Load(ref start, length), length);
            int first = NulIn(Load(ref start, 8), 8);
            return first < 8 ? first : length - 8 + NulIn(Load(ref Unsafe.Add(ref start, length - 8), 8), 8);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong Load(ref byte start, int length) => length switch
        {
            8 => Unsafe.ReadUnaligned<ulong>(ref start),
            >= 4 => Unsafe.ReadUnaligned<uint>(ref start) | ((ulong)Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref start, length - 4)) << ((length - 4) * 8)),
            >= 2 => Unsafe.ReadUnaligned<ushort>(ref start) | ((ulong)Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref start, length - 2)) << ((length - 2) * 8)),
            _ => start,
        };

        // The lowest bit that the subtraction borrows into marks the first zero byte; a borrow cannot start below it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static int NulIn(ulong text, int length)
        {
            ulong zeros = unchecked(text - 0x0101_0101_0101_0101UL) & ~text & 0x8080_8080_8080_8080UL;
            int index = BitOperations.TrailingZeroCount(zeros) >> 3;
            return index < length ? index : length;
        }

        /// <summary>Fills a fixed array of bytes; the rest becomes zero. Throws when the value is longer than the array.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void WriteBytes(ref byte block, nint offset, int length, ReadOnlySpan<byte> value)
        {
            if (value.Length == length) Unsafe.CopyBlockUnaligned(ref Unsafe.AddByteOffset(ref block, offset), ref MemoryMarshal.GetReference(value), (uint)length);
            else WriteOtherLength(ref Unsafe.AddByteOffset(ref block, offset), length, value);
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void WriteOtherLength(ref byte start, int length, ReadOnlySpan<byte> value)
        {
            if (value.Length > length) ThrowTooLong(value.Length, length);
            Span<byte> target = MemoryMarshal.CreateSpan(ref start, length);
            value.CopyTo(target);
            target.Slice(value.Length).Clear();
        }

        /// <summary>The index of an element, checked. Throws when there is none: an index is the caller's, never the message's.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static int CheckIndex(int index, int length)
        {
            if (unchecked((uint)index >= (uint)length)) ThrowIndex(index, length);
            return index;
        }

        /// <summary>A length of 64 bits as an int; -1 where no message can be that long.</summary>
        public static int ToLength(long length) => length is < 0 or > int.MaxValue ? -1 : (int)length;

        /// <summary>Mantissa x 10^exponent, exact; false when decimal, with 96 bits and 28 places, cannot hold it.</summary>
        public static bool TryToDecimal(bool isNegative, ulong magnitude, int exponent, out decimal value)
        {
            value = 0;
            if (magnitude == 0) return true;
            for (; exponent < -28 && magnitude % 10 == 0; exponent++) magnitude /= 10;
            UInt128 scaled = magnitude;
            for (; exponent > 0; exponent--)
            {
                if (scaled > (UInt128.One << 96) / 10) return false;
                scaled *= 10;
            }

            if (exponent < -28 || scaled >> 96 != 0) return false;
            value = unchecked(new decimal((int)(uint)scaled, (int)(uint)(scaled >> 32), (int)(uint)(scaled >> 64), isNegative, (byte)-exponent));
            return true;
        }

        /// <summary>The exponent under which a decimal's digits are a whole number without trailing zeros of the fraction.</summary>
        public static int ExponentOf(decimal value)
        {
            int places = value.Scale;
            while (places > 0 && decimal.Round(value, places - 1) == value) places--;
            return -places;
        }

        /// <summary>The mantissa for which mantissa x 10^exponent is the value; false when there is none within bounds, or it is the null value.</summary>
        public static bool TryFromDecimal(decimal value, int exponent, Int128 lowest, Int128 highest, Int128 none, out Int128 mantissa)
        {
            Span<int> bits = stackalloc int[4];
            _ = decimal.GetBits(value, bits);
            mantissa = unchecked((Int128)(((UInt128)(uint)bits[2] << 64) | ((UInt128)(uint)bits[1] << 32) | (uint)bits[0]));
            int shift = -value.Scale - exponent;
            for (; shift > 0 && mantissa != 0; shift--)
            {
                if (mantissa > highest && mantissa > -lowest) return false;
                mantissa *= 10;
            }

            for (; shift < 0; shift++)
            {
                if (mantissa % 10 != 0) return false;
                mantissa /= 10;
            }

            if (bits[3] < 0) mantissa = -mantissa;
            return mantissa >= lowest && mantissa <= highest && mantissa != none;
        }

        /// <summary>Nanoseconds of a unit that is given as the digits after the second; 0 when SBE has no such unit.</summary>
        public static long NanosecondsPer(int digits) => digits switch { 0 => 1_000_000_000, 3 => 1_000_000, 6 => 1_000, 9 => 1, _ => 0 };

        public static bool TryToUnixNs(bool isAbsent, long time, long factor, out long unixNs)
        {
            unixNs = unchecked(time * factor);
            return !isAbsent && factor != 0 && unixNs / factor == time;
        }

        public static bool TryToUnixNs(bool isAbsent, ulong time, long factor, out long unixNs) =>
            TryToUnixNs(isAbsent || time > long.MaxValue, unchecked((long)time), factor, out unixNs);

        public static bool TryFromUnixNs(long unixNs, long factor, long lowest, long highest, long none, out long time)
        {
            time = unixNs / factor;
            return time * factor == unixNs && time >= lowest && time <= highest && time != none;
        }

        [DoesNotReturn]
        private static void ThrowTooLong(int bytes, int length) =>
            throw new ArgumentException($"{bytes} bytes do not fit an array of {length}");

        [DoesNotReturn]
        private static void ThrowIndex(int index, int length) =>
            throw new ArgumentOutOfRangeException(nameof(index), index, $"allowed is 0 to {length - 1}");
        """;

    public static void Emit(CodeWriter code)
    {
        foreach (string line in Source.Split('\n')) code.Line(line.TrimEnd('\r'));
    }
}
