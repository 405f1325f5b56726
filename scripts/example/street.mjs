// @ts-check
import { Canvas } from './canvas.mjs';
import { BUILDING, LANE, ROAD, SIDEWALK, SKY, VEGETATION } from './legend.mjs';
import { drawCar, drawPerson, drawSign } from './things.mjs';
import { mix, onGround, shade } from './view.mjs';

/**
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {import('./canvas.mjs').Bounds} Bounds
 * @typedef {'stop' | 'yield' | 'speed limit' | 'priority'} SignKind
 * @typedef {{ kind: SignKind | 'car' | 'person', bounds: Bounds, outline: readonly number[] }} Thing
 * @typedef {{ canvas: Canvas, things: Thing[] }} Street
 * @typedef {{ width: number, height: number, signs?: readonly SignKind[], cars?: number, people?: number }} StreetOptions
 * @typedef {import('./view.mjs').View} View
 * @typedef {import('./view.mjs').Palette} Palette
 */

/** @type {readonly [Palette, ...Palette[]]} */
const PALETTES = [
  { skyTop: 0x4f8fd0, skyLow: 0xcfe4f2, light: 1, walls: [0xc9a27c, 0xb5766a, 0xd8c3a0, 0x9aa5ad, 0xc48f6d] },
  { skyTop: 0x5a6fa8, skyLow: 0xf4c9a0, light: 0.88, walls: [0xa87f66, 0x96605a, 0xb49a80, 0x7f8797, 0x8f6a5a] },
  { skyTop: 0x8fa3b3, skyLow: 0xd5dbe0, light: 0.94, walls: [0xab9c8c, 0x9b857c, 0xbdb2a4, 0x8d959c, 0x847a78] },
];

/**
 * Draws a street seen from a car, with the class of every pixel and the boxes of what stands on it, far things first.
 * @param {Random} random @param {StreetOptions} options @returns {Street}
 */
export function drawStreet(random, { width, height, signs = [], cars = 0, people = 0 }) {
  const canvas = new Canvas(width, height);
  const horizon = height * random.between(0.42, 0.48);
  const center = width * random.between(0.46, 0.54);
  /** @type {View} */
  const view = { canvas, random, horizon, center, unit: height - horizon, hour: random.pick(PALETTES) };
  drawSky(view);
  drawHills(view);
  drawGround(view);
  drawBuildings(view, -1);
  drawBuildings(view, 1);
  drawLanes(view);
  return { canvas, things: drawThings(view, { signs, cars, people }) };
}

/** @param {View} view */
function drawSky({ canvas, random, horizon, hour }) {
  canvas.rectangle(0, 0, canvas.width, horizon + 2, (y) => mix(hour.skyTop, hour.skyLow, y / horizon), SKY);
  for (let i = 0; i < 4; i++) {
    const x = random.between(0, canvas.width);
    const y = random.between(0.08, 0.6) * horizon;
    const size = random.between(0.03, 0.07) * canvas.height;
    for (const [dx, dy, scale] of [
      [0, 0, 1],
      [1.1, 0.15, 0.75],
      [-1.1, 0.2, 0.7],
      [0.4, -0.4, 0.7],
    ]) {
      const paint = mix(0xffffff, hour.skyLow, 0.25);
      canvas.ellipse(
        x + (dx ?? 0) * size,
        y + (dy ?? 0) * size,
        size * (scale ?? 1) * 1.3,
        size * (scale ?? 1) * 0.6,
        paint,
      );
    }
  }
}

/** @param {View} view */
function drawHills({ canvas, random, horizon, hour }) {
  for (let i = 0; i < 7; i++) {
    const x = (canvas.width * (i + random.between(0, 0.8))) / 6.5;
    const rx = canvas.width * random.between(0.09, 0.16);
    const ry = canvas.height * random.between(0.03, 0.07);
    canvas.ellipse(x, horizon + 4, rx, ry, shade(mix(0x5f8a4f, hour.skyLow, 0.3), hour.light), VEGETATION);
  }
}

/** @param {View} view */
function drawGround(view) {
  const { canvas, horizon, hour } = view;
  const paving = shade(0xb8b0a6, hour.light);
  canvas.rectangle(
    0,
    horizon,
    canvas.width,
    canvas.height,
    (y) => shade(paving, 0.88 + (y % 9 < 0.6 ? -0.05 : 0)),
    SIDEWALK,
  );
  const [near, far] = [1.3, 0.004];
  const tar = (/** @type {number} */ y) => shade(0x55585e, hour.light * (1 - (0.25 * (y - horizon)) / view.unit));
  canvas.polygon(
    [...onGround(view, -1, far), ...onGround(view, 1, far), ...onGround(view, 1, near), ...onGround(view, -1, near)],
    tar,
    ROAD,
  );
  for (const side of [-1, 1]) {
    const edge = [...onGround(view, side, far), ...onGround(view, side * 1.05, far)];
    canvas.polygon(
      [...edge, ...onGround(view, side * 1.05, near), ...onGround(view, side, near)],
      shade(0xd6d2ca, hour.light),
      SIDEWALK,
    );
  }
}

/** @param {View} view @param {-1 | 1} side */
function drawBuildings(view, side) {
  const { random, hour } = view;
  /** @type {{ from: number, to: number, tall: number, color: number }[]} */
  const blocks = [];
  for (let depth = 1.1; depth > 0.1; depth *= 0.66) {
    const color = shade(random.pick(hour.walls), hour.light * (side < 0 ? 0.92 : 1.04));
    blocks.push({ from: depth, to: depth * 0.66, tall: random.between(1.1, 2), color });
  }
  for (const block of blocks.reverse()) drawBlock(view, side, block);
}

/** @param {View} view @param {-1 | 1} side @param {{ from: number, to: number, tall: number, color: number }} block */
function drawBlock(view, side, { from, to, tall, color }) {
  const across = side * 1.75;
  /** @param {number} depth @param {number} up @returns {[number, number]} */
  const wall = (depth, up) => {
    const [x, y] = onGround(view, across, depth);
    return [x, y - up * depth * view.unit];
  };
  view.canvas.polygon([...wall(from, 0), ...wall(from, tall), ...wall(to, tall), ...wall(to, 0)], color, BUILDING);
  const [near, far] = [from, to];
  for (let floor = 0; floor + 0.42 < tall; floor += 0.36) {
    for (let column = 0; column < 3; column++) {
      const left = near + ((far - near) * (column + 0.25)) / 3;
      const right = near + ((far - near) * (column + 0.75)) / 3;
      const window = [
        ...wall(left, floor + 0.14),
        ...wall(left, floor + 0.36),
        ...wall(right, floor + 0.36),
        ...wall(right, floor + 0.14),
      ];
      view.canvas.polygon(window, view.random.next() < 0.25 ? 0xf3e3a8 : shade(0x50647a, view.hour.light));
    }
  }
}

/** @param {View} view */
function drawLanes(view) {
  for (let depth = 1.05; depth > 0.06; depth *= 0.74) drawDash(view, 0, depth, depth * 0.86);
  for (const side of [-0.94, 0.94]) drawDash(view, side, 1.3, 0.02);
}

/** @param {View} view @param {number} across @param {number} near @param {number} far */
function drawDash(view, across, near, far) {
  const half = 0.022;
  const dash = [
    ...onGround(view, across - half, far),
    ...onGround(view, across + half, far),
    ...onGround(view, across + half, near),
    ...onGround(view, across - half, near),
  ];
  view.canvas.polygon(dash, shade(0xf2efe4, view.hour.light), LANE);
}

/** @param {View} view @param {{ signs: readonly SignKind[], cars: number, people: number }} wanted @returns {Thing[]} */
function drawThings(view, { signs, cars, people }) {
  const { random } = view;
  const planned = [
    ...slots(view, 3, 0.15, 0.5).map((depth) => ({ depth, draw: () => drawTree(view, random.pick([-1, 1]), depth) })),
    ...slots(view, signs.length, 0.34, 0.72).map((depth, i) => ({
      depth,
      draw: () => drawSign(view, signs[i] ?? 'stop', i % 2 === 0 ? 1 : -1, depth),
    })),
    ...slots(view, cars, 0.16, 0.74).map((depth, i) => ({
      depth,
      draw: () => drawCar(view, i % 2 === 0 ? 0.48 : -0.48, depth),
    })),
    ...slots(view, people, 0.26, 0.62).map((depth, i) => ({
      depth,
      draw: () => drawPerson(view, (i % 2 === 0 ? -1 : 1) * random.between(1.25, 1.45), depth),
    })),
  ];
  planned.sort((a, b) => a.depth - b.depth);
  return planned.flatMap(({ draw }) => draw());
}

/**
 * Depths spread over a stretch of road, one for each thing.
 * @param {View} view @param {number} count @param {number} low @param {number} high
 */
function slots({ random }, count, low, high) {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * (i + random.between(0.2, 0.8))) / count);
}

/** @param {View} view @param {number} side @param {number} depth @returns {Thing[]} */
function drawTree(view, side, depth) {
  const [x, y] = onGround(view, side * 1.6, depth);
  const size = depth * view.unit;
  view.canvas.rectangle(x - size * 0.03, y - size * 0.5, x + size * 0.03, y, 0x6b4f3a, VEGETATION);
  const green = shade(view.random.pick([0x4f7f3a, 0x5e8f45, 0x46703c]), view.hour.light);
  view.canvas.ellipse(x, y - size * 0.72, size * 0.26, size * 0.34, green, VEGETATION);
  view.canvas.ellipse(x - size * 0.06, y - size * 0.8, size * 0.14, size * 0.18, shade(green, 1.15));
  return [];
}
