"""Draws small pictures of road signs with noise in them."""
import math

SIDE = 9
SIGNS = ['speed limit', 'yield', 'stop', 'no entry']


def draw_sign(label, noise, rng):
    """The pixels of a sign, row by row, dark 0 to light 1 and beyond where noise adds to it; and its label."""
    middle_x = SIDE / 2.0 + rng.uniform(-0.7, 0.7)
    middle_y = SIDE / 2.0 + rng.uniform(-0.7, 0.7)
    pixels = []
    for row in range(SIDE):
        for column in range(SIDE):
            x, y = column + 0.5 - middle_x, row + 0.5 - middle_y
            pixels.append(SHAPES[label](x, y) + rng.gauss(0, noise))
    return pixels, label


def ring(x, y):
    return 1.0 if 2.2 < math.hypot(x, y) < 3.6 else 0.0


def triangle(x, y):
    return 1.0 if -3 < y < 2.6 and abs(x) < (2.8 - y) * 0.6 else 0.0


def octagon(x, y):
    return 1.0 if max(abs(x), abs(y), (abs(x) + abs(y)) * 0.72) < 3.3 else 0.0


def bar(x, y):
    return 0.0 if math.hypot(x, y) > 3.6 or (abs(y) < 0.9 and abs(x) < 2.6) else 1.0


SHAPES = [ring, triangle, octagon, bar]
