// @ts-check

/** The picture is painted this many times larger and averaged down, which smooths its edges; the labels are not. */
const OVERSAMPLING = 2;

/**
 * A flat list of x, y, x, y… in pixels.
 * @typedef {readonly number[]} Points
 * @typedef {{ x0: number, y0: number, x1: number, y1: number }} Bounds
 * @typedef {number | ((y: number) => number)} Paint  0xRRGGBB, or that by the row
 */

/** A picture with the class of every pixel, painted together: both come from the same shapes. */
export class Canvas {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.large = new Uint32Array(width * height * OVERSAMPLING * OVERSAMPLING);
    this.labels = new Uint8Array(width * height);
    /** @type {Bounds | undefined} */
    this.tracked = undefined;
  }

  /**
   * Fills a polygon. Without a label only the picture changes: detail on something that has its label already.
   * @param {Points} points @param {Paint} paint @param {number} [label]
   */
  polygon(points, paint, label) {
    this.extend(points);
    const stride = this.width * OVERSAMPLING;
    forEachSpan(points, OVERSAMPLING, stride, this.height * OVERSAMPLING, (y, start, end) => {
      const color = typeof paint === 'number' ? paint : paint(y / OVERSAMPLING);
      this.large.fill(color, y * stride + start, y * stride + end);
    });
    if (label === undefined) return;
    forEachSpan(points, 1, this.width, this.height, (y, start, end) => {
      this.labels.fill(label, y * this.width + start, y * this.width + end);
    });
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {Paint} paint @param {number} [label] */
  rectangle(x0, y0, x1, y1, paint, label) {
    this.polygon([x0, y0, x1, y0, x1, y1, x0, y1], paint, label);
  }

  /** @param {number} x @param {number} y @param {number} rx @param {number} ry @param {Paint} paint @param {number} [label] */
  ellipse(x, y, rx, ry, paint, label) {
    this.polygon(regularPolygon(x, y, rx, ry, 36, 0), paint, label);
  }

  /**
   * The box around everything that `draw` paints, in whole pixels inside the picture.
   * @param {() => void} draw @returns {Bounds}
   */
  boundsOf(draw) {
    this.tracked = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
    draw();
    const { x0, y0, x1, y1 } = this.tracked;
    this.tracked = undefined;
    return {
      x0: Math.max(0, Math.round(x0)),
      y0: Math.max(0, Math.round(y0)),
      x1: Math.min(this.width, Math.round(x1)),
      y1: Math.min(this.height, Math.round(y1)),
    };
  }

  /** The picture: red, green, blue of each pixel, row by row. */
  picture() {
    const rgb = new Uint8Array(this.width * this.height * 3);
    const stride = this.width * OVERSAMPLING;
    for (let y = 0, to = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++, to += 3) {
        const from = y * OVERSAMPLING * stride + x * OVERSAMPLING;
        const a = this.large[from] ?? 0;
        const b = this.large[from + 1] ?? 0;
        const c = this.large[from + stride] ?? 0;
        const d = this.large[from + stride + 1] ?? 0;
        rgb[to] = ((a >> 16) + (b >> 16) + (c >> 16) + (d >> 16)) >> 2;
        rgb[to + 1] = (((a >> 8) & 255) + ((b >> 8) & 255) + ((c >> 8) & 255) + ((d >> 8) & 255)) >> 2;
        rgb[to + 2] = ((a & 255) + (b & 255) + (c & 255) + (d & 255)) >> 2;
      }
    }
    return rgb;
  }

  /** @param {Points} points */
  extend(points) {
    if (this.tracked === undefined) return;
    for (const [x, y] of pairs(points)) {
      this.tracked.x0 = Math.min(this.tracked.x0, x);
      this.tracked.y0 = Math.min(this.tracked.y0, y);
      this.tracked.x1 = Math.max(this.tracked.x1, x);
      this.tracked.y1 = Math.max(this.tracked.y1, y);
    }
  }
}

/**
 * A polygon with equal sides, its first corner `turn` radians from the right.
 * @param {number} x @param {number} y @param {number} rx @param {number} ry @param {number} corners @param {number} turn
 */
export function regularPolygon(x, y, rx, ry, corners, turn) {
  return Array.from({ length: corners }, (_, i) => turn + (2 * Math.PI * i) / corners).flatMap((angle) => [
    x + rx * Math.cos(angle),
    y + ry * Math.sin(angle),
  ]);
}

/** @param {Points} points @returns {[number, number][]} */
function pairs(points) {
  /** @type {[number, number][]} */
  const all = [];
  for (let i = 0; i + 1 < points.length; i += 2) all.push([points[i] ?? 0, points[i + 1] ?? 0]);
  return all;
}

/**
 * Visits the runs of pixels whose centres lie inside the polygon (even-odd), row by row.
 * @param {Points} points @param {number} scale @param {number} width @param {number} height
 * @param {(y: number, start: number, end: number) => void} visit
 */
function forEachSpan(points, scale, width, height, visit) {
  const corners = pairs(points);
  const heights = corners.map(([, y]) => y * scale);
  const first = Math.max(0, Math.ceil(Math.min(...heights) - 0.5));
  const last = Math.min(height - 1, Math.floor(Math.max(...heights) - 0.5));
  for (let y = first; y <= last; y++) {
    const crossings = crossingsAt(corners, (y + 0.5) / scale).map((x) => Math.ceil(x * scale - 0.5));
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const start = Math.max(0, crossings[i] ?? 0);
      const end = Math.min(width, crossings[i + 1] ?? 0);
      if (start < end) visit(y, start, end);
    }
  }
}

/** Where a horizontal line meets the sides of the polygon, from left to right. @param {[number, number][]} corners @param {number} y */
function crossingsAt(corners, y) {
  /** @type {number[]} */
  const found = [];
  let [fromX, fromY] = corners.at(-1) ?? [0, 0];
  for (const [x, toY] of corners) {
    if (fromY <= y !== toY <= y) found.push(fromX + ((y - fromY) / (toY - fromY)) * (x - fromX));
    [fromX, fromY] = [x, toY];
  }
  return found.sort((a, b) => a - b);
}
