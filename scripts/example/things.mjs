// @ts-check
import { regularPolygon } from './canvas.mjs';
import { CAR, PERSON, POLE, SIGN } from './legend.mjs';
import { onGround, shade } from './view.mjs';

/**
 * @typedef {import('./view.mjs').View} View
 * @typedef {import('./street.mjs').Thing} Thing
 * @typedef {import('./street.mjs').SignKind} SignKind
 */

/**
 * A traffic sign on its pole, at the left (-1) or right (1) kerb.
 * @param {View} view @param {SignKind} kind @param {-1 | 1} side @param {number} depth @returns {Thing}
 */
export function drawSign(view, kind, side, depth) {
  const { canvas } = view;
  const [x, ground] = onGround(view, side * 1.16, depth);
  const radius = depth * view.unit * 0.15;
  const y = ground - depth * view.unit * 0.85;
  canvas.rectangle(x - radius * 0.09, y, x + radius * 0.09, ground, 0x8b8f93, POLE);
  const outline = plateOutline(kind, x, y, radius);
  const bounds = canvas.boundsOf(() => {
    canvas.polygon(outline, 0xf7f7f4, SIGN);
  });
  drawFace(view, kind, x, y, radius);
  return { kind, bounds, outline };
}

/** @param {SignKind} kind @param {number} x @param {number} y @param {number} radius */
function plateOutline(kind, x, y, radius) {
  if (kind === 'stop') return regularPolygon(x, y, radius, radius, 8, Math.PI / 8);
  if (kind === 'yield') return regularPolygon(x, y, radius, radius, 3, Math.PI / 2);
  if (kind === 'priority') return regularPolygon(x, y, radius, radius, 4, 0);
  return regularPolygon(x, y, radius, radius, 24, 0);
}

/** @param {View} view @param {SignKind} kind @param {number} x @param {number} y @param {number} radius */
function drawFace({ canvas }, kind, x, y, radius) {
  const red = 0xc8202f;
  if (kind === 'stop') {
    canvas.polygon(plateOutline(kind, x, y, radius * 0.9), red);
    for (const dx of [-0.45, -0.15, 0.15, 0.45]) {
      canvas.rectangle(
        x + (dx - 0.09) * radius,
        y - radius * 0.22,
        x + (dx + 0.09) * radius,
        y + radius * 0.22,
        0xf7f7f4,
      );
    }
  } else if (kind === 'yield') {
    canvas.polygon(plateOutline(kind, x, y, radius * 0.92), red);
    canvas.polygon(plateOutline(kind, x, y, radius * 0.55), 0xf7f7f4);
  } else if (kind === 'priority') {
    canvas.polygon(plateOutline(kind, x, y, radius * 0.72), 0xf2b90c);
  } else {
    canvas.polygon(plateOutline(kind, x, y, radius * 0.95), red);
    canvas.polygon(plateOutline(kind, x, y, radius * 0.7), 0xf7f7f4);
    drawThirty(canvas, x, y, radius * 0.34);
  }
}

/** The number 30, of bars. @param {import('./canvas.mjs').Canvas} canvas @param {number} x @param {number} y @param {number} size */
function drawThirty(canvas, x, y, size) {
  const bar = (
    /** @type {number} */ left,
    /** @type {number} */ top,
    /** @type {number} */ right,
    /** @type {number} */ bottom,
  ) => {
    canvas.rectangle(x + left * size, y + top * size, x + right * size, y + bottom * size, 0x1d1d1f);
  };
  for (const top of [-1, -0.12, 0.76]) bar(-1.2, top, -0.2, top + 0.24);
  bar(-0.44, -1, -0.2, 1);
  bar(0.2, -1, 0.44, 1);
  bar(0.96, -1, 1.2, 1);
  bar(0.2, -1, 1.2, -0.76);
  bar(0.2, 0.76, 1.2, 1);
}

/** A car from behind. @param {View} view @param {number} across @param {number} depth @returns {Thing} */
export function drawCar(view, across, depth) {
  const { canvas, random } = view;
  const [x, ground] = onGround(view, across, depth);
  const half = depth * view.unit * 0.34;
  const color = random.pick([0xb3262b, 0x2b4f8f, 0xe7e7e4, 0x30343a, 0x6f8f6a, 0xd9a32b]);
  /** @param {readonly number[]} shape */
  const place = (shape) => shape.map((value, i) => (i % 2 === 0 ? x + value * half : ground - value * half));
  const silhouette = [-1, 0.12, -0.98, 0.75, -0.86, 0.9, -0.66, 1.36, -0.5, 1.44, 0.5, 1.44, 0.66, 1.36, 0.86, 0.9];
  const outline = place([
    ...silhouette,
    0.98,
    0.75,
    1,
    0.12,
    0.9,
    0.12,
    0.9,
    0,
    0.6,
    0,
    0.6,
    0.12,
    -0.6,
    0.12,
    -0.6,
    0,
    -0.9,
    0,
    -0.9,
    0.12,
  ]);
  canvas.ellipse(x, ground, half * 1.08, half * 0.07, 0x3b3d41);
  const bounds = canvas.boundsOf(() => {
    canvas.polygon(outline, 0x222326, CAR);
  });
  canvas.polygon(place([...silhouette, 0.98, 0.75, 1, 0.2, -1, 0.2]), color);
  canvas.polygon(place([-0.7, 0.92, -0.56, 1.3, 0.56, 1.3, 0.7, 0.92]), 0x8fb0c4);
  canvas.polygon(place([-0.96, 0.2, -0.96, 0.36, 0.96, 0.36, 0.96, 0.2]), shade(color, 0.72));
  for (const side of [-1, 1])
    canvas.polygon(place([side * 0.94, 0.55, side * 0.94, 0.76, side * 0.68, 0.72, side * 0.68, 0.58]), 0xe04030);
  canvas.polygon(place([-0.26, 0.4, -0.26, 0.54, 0.26, 0.54, 0.26, 0.4]), 0xf4f3ea);
  return { kind: 'car', bounds, outline };
}

/** Someone on the pavement. @param {View} view @param {number} across @param {number} depth @returns {Thing} */
export function drawPerson(view, across, depth) {
  const { canvas, random } = view;
  const [x, ground] = onGround(view, across, depth);
  const tall = depth * view.unit * 0.78;
  /** @param {readonly number[]} shape */
  const place = (shape) => shape.map((value, i) => (i % 2 === 0 ? x + value * tall : ground - value * tall));
  const coat = random.pick([0x7a3b8f, 0x1f6f78, 0xb5542a, 0x3a3f5c, 0xc9b13a]);
  const bounds = canvas.boundsOf(() => {
    canvas.polygon(place([-0.1, 0, -0.03, 0, 0, 0.3, 0.05, 0, 0.12, 0, 0.09, 0.48, -0.08, 0.48]), 0x2a2f3a, PERSON);
    canvas.polygon(place([-0.1, 0.44, -0.15, 0.74, -0.08, 0.84, 0.08, 0.84, 0.15, 0.74, 0.1, 0.44]), coat, PERSON);
    canvas.ellipse(x, ground - tall * 0.91, tall * 0.065, tall * 0.085, 0xd9a98a, PERSON);
  });
  canvas.ellipse(x, ground - tall * 0.945, tall * 0.068, tall * 0.05, 0x3a2a20);
  return {
    kind: 'person',
    bounds,
    outline: place([-0.12, 0, -0.15, 0.74, -0.06, 0.99, 0.06, 0.99, 0.15, 0.74, 0.12, 0]),
  };
}
