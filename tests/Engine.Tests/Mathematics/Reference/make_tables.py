"""Makes engine/Engine/Mathematics/ExpTable.cs and LogTable.cs. Needs mpmath; run from the repository root.

The tables are data: 2^(i/128), and reciprocals with their logarithms, correctly rounded from 60-digit arithmetic.
"""
import struct
from mpmath import mp, mpf, log, floor

mp.dps = 60


def bits(x):
    return struct.unpack('<Q', struct.pack('<d', float(x)))[0]


def value(pattern):
    return mpf(struct.unpack('<d', struct.pack('<Q', pattern))[0])


def rows(values, per=6):
    words = [f'0x{bits(v):016X}' for v in values]
    lines = [', '.join(words[i:i + per]) for i in range(0, len(words), per)]
    return ',\n'.join('        ' + line for line in lines) + ','


def span(name, comment, values):
    return f'    // {comment}\n    public static ReadOnlySpan<ulong> {name} =>\n    [\n{rows(values)}\n    ];\n'


def write(name, summary, parts):
    text = 'namespace LowLatencyMM.Engine;\n\n' + summary + f'internal static class {name}\n{{\n' + '\n'.join(parts) + '}\n'
    with open(f'engine/Engine/Mathematics/{name}.cs', 'w') as out:
        out.write(text)


def exp_table():
    powers = [mpf(2) ** (mpf(i) / 128) for i in range(128)]
    rounded = [mpf(float(v)) for v in powers]
    tails = [(v - s) / s for v, s in zip(powers, rounded)]
    write('ExpTable',
          '/// <summary>2^(i/128) = Power[i]·(1 + Tail[i]), i = 0..127, as bits of doubles.</summary>\n'
          '/// <remarks>Made by tests/Engine.Tests/Mathematics/Reference/make_tables.py; do not edit.</remarks>\n',
          [span('Power', 'Correctly rounded.', rounded), span('Tail', 'Relative remainder of the rounding.', tails)])
    step = log(2) / 128
    hi = floor(step * 2 ** 42) / 2 ** 42
    print(f'StepHigh 0x{bits(hi):016X} {float(hi)!r}  StepLow {float(step - hi)!r}  Inverse {float(1 / step)!r}')


def log_table():
    offset = 0x3FE6900000000000
    inverses, worst = [], 0
    for i in range(128):
        low, high = value(offset + (i << 45)), value(offset + ((i + 1) << 45))
        inverse = floor(2 / (low + high) * 2 ** 13 + mpf('0.5')) / 2 ** 13
        if low < 1 < high:
            inverse = mpf(1)  # so that the logarithm near 1 keeps its relative accuracy
        inverses.append(inverse)
        worst = max(worst, abs(low * inverse - 1), abs(high * inverse - 1))
    logs = [-log(v) for v in inverses]
    highs = [floor(v * 2 ** 42 + mpf('0.5')) / 2 ** 42 for v in logs]
    lows = [v - h for v, h in zip(logs, highs)]
    write('LogTable',
          '/// <summary>Reciprocals of 14 bits of the middle of each mantissa interval, and minus their logarithms.</summary>\n'
          '/// <remarks>Made by tests/Engine.Tests/Mathematics/Reference/make_tables.py; do not edit.</remarks>\n',
          [span('Inverse', 'Multiples of 2^-13, so that products with 39-bit numbers are exact.', inverses),
           span('High', '-ln(Inverse), rounded to a multiple of 2^-42, so that adding k·ln 2 is exact.', highs),
           span('Low', '-ln(Inverse) - High.', lows)])
    ln2 = log(2)
    hi = floor(ln2 * 2 ** 42) / 2 ** 42
    print(f'|r| <= {float(worst)!r}; Ln2High {float(hi)!r} Ln2Low {float(ln2 - hi)!r}')


exp_table()
log_table()
