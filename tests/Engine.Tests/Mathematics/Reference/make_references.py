"""Makes the reference tables *.csv beside this file. Needs mpmath (60 digits); run as: python3 make_references.py

Each line is `argument bits[,argument bits],result bits,fraction`: the exact result is the double with these bits (the nearest
one) plus fraction·ulp, where ulp is the distance to the next double away from zero. Arguments are seeded and random, with
edges added.
"""
import math
import os
import random
import struct
from mpmath import mp, mpf, erfc, exp, expm1, log, log1p, ncdf, power, sqrt

mp.dps = 60
HERE = os.path.dirname(os.path.abspath(__file__))


def bits(x):
    return f"{struct.unpack('<Q', struct.pack('<d', x))[0]:016X}"


def from_bits(pattern):
    return struct.unpack('<d', struct.pack('<Q', pattern))[0]


def erfcx(x):
    if x > 1e20:
        return 1 / (x * sqrt(mp.pi))  # the next term is 1e-40 of it
    return exp(x * x) * erfc(x)


def quantile(p):
    """Halley's iteration on the smaller tail."""
    tail = p if p < 0.5 else 1 - p
    x = mpf(0) if tail > mpf('0.02') else sqrt(-2 * log(tail)) - 1
    for _ in range(100):
        density = exp(-x * x / 2) / sqrt(2 * mp.pi)
        step = (erfc(x / sqrt(mpf(2))) / 2 - tail) / density
        step /= max(mpf('0.5'), 1 - x * step / 2)
        x += step
        if abs(step) <= mpf(10) ** -50 * abs(x):
            break
    return -x if p < 0.5 else x


def write(name, function, arguments):
    lines = []
    for xs in arguments:
        xs = xs if isinstance(xs, tuple) else (xs,)
        exact = function(*[mpf(x) for x in xs])
        nearest = float(exact)
        if math.isinf(nearest) or (exact == 0) or abs(exact) > mpf(1.7976931348623157e308):
            continue
        fraction = (exact - mpf(nearest)) / mpf(math.ulp(nearest)) * (1 if nearest >= 0 else -1)  # positive: away from zero
        lines.append(','.join([bits(x) for x in xs] + [bits(nearest), f'{float(fraction):.4f}']))
    with open(os.path.join(HERE, name + '.csv'), 'w') as out:
        out.write('\n'.join(lines) + '\n')
    print(name, len(lines))


def uniform(low, high, count):
    return [random.uniform(low, high) for _ in range(count)]


def sizes(low, high, count, signed=False):
    """Magnitudes uniform in the exponent of two."""
    return [2.0 ** random.uniform(low, high) * (random.choice((-1, 1)) if signed else 1) for _ in range(count)]


def patterns(count, below=2046 << 52):
    return [from_bits(random.randrange(1, below)) for _ in range(count)]


random.seed(20260101)
write('exp', exp, uniform(-5, 5, 120) + uniform(-745.1, 709.7, 120) + sizes(-60, 9, 60, True) + uniform(-745.1, -708, 60)
      + [0.0, 5e-324, -5e-324, 1.0, -1.0, 709.782712893384, -708.3964185322641, -745.1332191019411, -660.0, 0.0027076061740622863])
write('log', log, uniform(0.5, 2, 120) + patterns(80) + patterns(40, 1 << 52) + [1 + s for s in sizes(-52, -2, 80, True)]
      + [5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308, 2.0, 0.5, 0.998046875, 1.00390625,
         math.nextafter(1.0, 2), math.nextafter(1.0, 0), 0.705078125, 1.41015625, math.e, 10.0])
write('log1p', log1p, uniform(-1, 2, 100) + sizes(-60, -0.01, 100, True) + sizes(-11, -6, 60, True) + [-1 + s for s in sizes(-52, -1, 60)]
      + sizes(0, 1023, 40) + [5e-324, -5e-324, -0.001953125, 0.00390625, 9007199254740993.0, 1.7976931348623157e308])
write('expm1', expm1, uniform(-2, 2, 120) + sizes(-60, 2, 100, True) + uniform(-45, 709, 80) + sizes(-4, -1, 80, True)
      + [5e-324, -5e-324, 0.25, -0.25, math.nextafter(0.25, 0), math.nextafter(-0.25, 0), 59.999, 60.0, -37.5, -37.4])
write('pow', power, list(zip(sizes(-1, 1, 120), uniform(-50, 50, 120))) + list(zip(patterns(80), uniform(-1, 1, 80)))
      + list(zip([1 + s for s in sizes(-50, -2, 80, True)], sizes(0, 12, 80, True)))
      + list(zip(sizes(-10, 10, 80), [0.5, 1.5, 2.0, 3.0, -1.0, 0.25, 1 / 3, -0.75] * 10))
      + [(10.0, 308.0), (10.0, -320.0), (2.0, -1074.0), (1.0000000000000002, 3e18), (5e-324, 0.5), (1.7976931348623157e308, -1.0)])
write('erfc', erfc, uniform(-6, 6, 100) + uniform(0, 1, 60) + uniform(0, 27.2, 100) + uniform(26, 27.22, 30) + sizes(-40, 2, 60, True)
      + [0.46875, -0.46875, 4.0, -4.0, 5e-324, 27.226, 26.543258430])
write('erfcx', erfcx, uniform(-3, 6, 120) + uniform(-26.6, 30, 80) + sizes(0, 500, 60) + sizes(-40, 2, 60, True)
      + [0.46875, -0.46875, 4.0, 0.5, 5.0, 20.0, 1e300])
write('normal-cdf', ncdf, uniform(-5, 5, 120) + uniform(-38.4, 9, 120) + sizes(-40, 2, 60, True) + [-0.6629126, 0.6629126, -8.0, -30.0, -1.0])
write('inverse-normal-cdf', quantile, uniform(0, 1, 150) + sizes(-1074, -1, 80) + [1 - s for s in sizes(-53, -1, 60)]
      + [0.975, 1e-10, 0.075, 0.925, 1.3887943864964e-11, 5e-324, math.nextafter(1.0, 0), 0.5000000001])
