import type { AnchorMap, AnchorRecipe } from './anchorRecipe';

/** Clusters of widths and heights, each with the number of objects it holds. */
export interface ShapeCluster {
  /** Pixels of the network's input. */
  readonly width: number;
  readonly height: number;
  readonly objects: number;
}

const MAX_ROUNDS = 100;
/** More objects than this are drawn from, evenly: the shapes of a sample are those of all. */
const MAX_OBJECTS = 20_000;

/**
 * k-means over widths and heights (pairs, pixels) with the distance 1 − IoU of boxes at one place (Redmon and Farhadi, 2017), begun by k-means++
 * from a seed. The mean of a cluster is that of its widths and of its heights. Fewer clusters where there are fewer different shapes; sorted by
 * area. Sizes that are not above 0 are left out.
 */
export function clusterShapes(sizes: Float64Array, shapes: number, seed = 1): ShapeCluster[] {
  const points = pickSizes(sizes);
  const count = points.length >> 1;
  if (count === 0 || shapes < 1) return [];
  const centers = chooseCenters(points, Math.min(shapes, count), createRandom(seed));
  const owner = new Int32Array(count).fill(-1);
  for (let round = 0; round < MAX_ROUNDS; round++)
    if (!assign(points, centers, owner) || !move(points, centers, owner)) break;
  const k = centers.length >> 1;
  const objects = new Int32Array(k);
  for (const cluster of owner) objects[cluster]!++;
  return Array.from(objects, (held, i) => ({ width: centers[i * 2]!, height: centers[i * 2 + 1]!, objects: held }))
    .filter((cluster) => cluster.objects > 0)
    .sort((a, b) => a.width * a.height - b.width * b.height);
}

/**
 * A proposal: the recipe with scales and ratios from the objects (cx cy w h, fractions), and as many anchors as before. Objects go to the map whose
 * squares are nearest in size, there they are clustered into as many shapes as the map has besides its second square; `min` becomes the mean size
 * of the clusters, and their ratios but the one nearest to a square those of the map. A map that gets no object keeps what it has.
 */
export function suggestAnchors(recipe: AnchorRecipe, truths: Float64Array, seed = 1): AnchorRecipe {
  const members = recipe.maps.map((): number[] => []);
  for (let row = 0; row < truths.length >> 2; row++) {
    const width = truths[row * 4 + 2]! * recipe.image.width;
    const height = truths[row * 4 + 3]! * recipe.image.height;
    if (width > 0 && height > 0) members[nearestMap(recipe.maps, width, height)]?.push(width, height);
  }
  const maps = recipe.maps.map((map, i) =>
    fitMap(map, clusterShapes(Float64Array.from(members[i]!), map.ratios.length + 1, seed)),
  );
  return { ...recipe, maps: closeSteps(maps, recipe.maps) };
}

function fitMap(map: AnchorMap, clusters: readonly ShapeCluster[]): AnchorMap {
  if (clusters.length === 0) return map;
  const objects = clusters.reduce((sum, cluster) => sum + cluster.objects, 0);
  const logarithm = clusters.reduce(
    (sum, { width, height, objects: held }) => sum + held * Math.log(width * height),
    0,
  );
  const ratios = clusters
    .map(({ width, height }) => width / height)
    .sort((a, b) => Math.abs(Math.log(a)) - Math.abs(Math.log(b)));
  const others = ratios.slice(1).map((ratio) => round(ratio, 2));
  return {
    ...map,
    min: round(Math.exp(logarithm / objects / 2), 1),
    // Fewer different shapes than the map had: its own ratios fill up.
    ratios: [...others, ...map.ratios.slice(others.length)].sort((a, b) => b - a),
  };
}

/** A second square lies between its map and the next one, as before. */
function closeSteps(maps: readonly AnchorMap[], before: readonly AnchorMap[]): AnchorMap[] {
  return maps.map((map, i) => {
    if (map.max === undefined) return map;
    const next = maps[i + 1];
    const growth = before[i]!.max! / before[i]!.min;
    return { ...map, max: next !== undefined && next.min > map.min ? next.min : round(map.min * growth, 1) };
  });
}

/** By the logarithm of the size: the map whose range around its square and second square holds the object. */
function nearestMap(maps: readonly AnchorMap[], width: number, height: number): number {
  const size = Math.log(width * height) / 2;
  let best = 0;
  let least = Infinity;
  maps.forEach(({ min, max }, i) => {
    const middle = max === undefined ? Math.log(min) : (Math.log(min) + Math.log(max)) / 2;
    const distance = Math.abs(size - middle);
    if (distance < least) [best, least] = [i, distance];
  });
  return best;
}

function pickSizes(sizes: Float64Array): Float64Array {
  const usable: number[] = [];
  const stride = Math.max(1, (sizes.length >> 1) / MAX_OBJECTS);
  for (let at = 0; Math.floor(at) < sizes.length >> 1; at += stride) {
    const i = Math.floor(at) * 2;
    if (sizes[i]! > 0 && sizes[i + 1]! > 0 && Number.isFinite(sizes[i]! * sizes[i + 1]!))
      usable.push(sizes[i]!, sizes[i + 1]!);
  }
  return Float64Array.from(usable);
}

function chooseCenters(points: Float64Array, k: number, random: () => number): Float64Array {
  const count = points.length >> 1;
  const first = Math.floor(random() * count);
  const centers = [points[first * 2]!, points[first * 2 + 1]!];
  const distances = new Float64Array(count).fill(Infinity);
  while (centers.length < k * 2) {
    const [width = 0, height = 0] = centers.slice(-2);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const distance = (1 - shapeIou(points[i * 2]!, points[i * 2 + 1]!, width, height)) ** 2;
      if (distance < distances[i]!) distances[i] = distance;
      sum += distances[i]!;
    }
    // All objects have one of the shapes already.
    if (sum === 0) break;
    let left = random() * sum;
    let chosen = 0;
    while (chosen < count - 1 && (left -= distances[chosen]!) > 0) chosen++;
    centers.push(points[chosen * 2]!, points[chosen * 2 + 1]!);
  }
  return Float64Array.from(centers);
}

/** Gives every point its nearest centre; whether any changed. */
function assign(points: Float64Array, centers: Float64Array, owner: Int32Array): boolean {
  let changed = false;
  for (let i = 0; i < owner.length; i++) {
    let best = 0;
    let largest = -1;
    for (let c = 0; c < centers.length; c += 2) {
      const iou = shapeIou(points[i * 2]!, points[i * 2 + 1]!, centers[c]!, centers[c + 1]!);
      if (iou > largest) [best, largest] = [c >> 1, iou];
    }
    if (owner[i] !== best) changed = true;
    owner[i] = best;
  }
  return changed;
}

/** Moves every centre to the mean of its points; an empty cluster stays. Whether any moved. */
function move(points: Float64Array, centers: Float64Array, owner: Int32Array): boolean {
  const sums = new Float64Array(centers.length);
  const held = new Int32Array(centers.length >> 1);
  owner.forEach((cluster, i) => {
    sums[cluster * 2]! += points[i * 2]!;
    sums[cluster * 2 + 1]! += points[i * 2 + 1]!;
    held[cluster]!++;
  });
  let moved = false;
  for (let i = 0; i < centers.length; i++) {
    const members = held[i >> 1]!;
    if (members === 0) continue;
    const mean = sums[i]! / members;
    if (mean !== centers[i]) moved = true;
    centers[i] = mean;
  }
  return moved;
}

function shapeIou(width: number, height: number, otherWidth: number, otherHeight: number): number {
  const both = Math.min(width, otherWidth) * Math.min(height, otherHeight);
  return both / (width * height + otherWidth * otherHeight - both);
}

/** Numbers from 0 up to 1, the same for a seed everywhere (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
