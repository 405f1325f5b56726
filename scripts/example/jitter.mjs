// @ts-check

/**
 * @typedef {import('./random.mjs').Random} Random
 * @typedef {{ image: string, name: string, box: readonly [x0: number, y0: number, x1: number, y1: number] }} Truth
 * @typedef {Truth & { score: number }} Detection
 */

/**
 * What a fair detector might have found, made from the truths: most objects a little off, some twice, some as another class, some
 * not at all, and a few where nothing is. What is well placed tends to be sure.
 * @param {readonly Truth[]} truths @param {Random} random
 * @param {{ width: number, height: number, names: readonly string[], images: readonly string[] }} set
 * @returns {Detection[]}
 */
export function jitterTruths(truths, random, { width, height, names, images }) {
  /** @type {Detection[]} */
  const detections = [];
  const other = (/** @type {string} */ name) => {
    const others = names.filter((candidate) => candidate !== name);
    return others[Math.floor(random.next() * others.length)] ?? name;
  };
  for (const truth of truths) {
    const luck = random.next();
    if (luck < 0.1) continue;
    const spread = random.between(0.01, luck > 0.8 ? 0.35 : 0.12);
    const box = move(truth.box, spread, random);
    const isOther = luck > 0.93 && names.length > 1;
    const score = clamp(0.95 - 1.6 * spread + random.between(-0.2, 0.04) - (isOther ? 0.2 : 0), 0.03, 0.999);
    detections.push({ ...truth, box, name: isOther ? other(truth.name) : truth.name, score });
    if (random.next() < 0.12) {
      detections.push({
        ...truth,
        box: move(truth.box, 0.15, random),
        score: clamp(score * random.between(0.3, 0.8), 0.02, 1),
      });
    }
  }
  for (const image of images) {
    if (random.next() > 0.35) continue;
    const [w, h] = [random.between(0.05, 0.3) * width, random.between(0.05, 0.3) * height];
    const [x, y] = [random.next() * (width - w), random.next() * (height - h)];
    const score = clamp(random.between(0.02, 0.6), 0.02, 1);
    detections.push({
      image,
      name: names[Math.floor(random.next() * names.length)] ?? '',
      box: [x, y, x + w, y + h],
      score,
    });
  }
  return detections.map((detection) => ({ ...detection, box: inside(detection.box, width, height) }));
}

/** @param {Truth['box']} box @param {number} spread @param {Random} random @returns {Truth['box']} */
function move([x0, y0, x1, y1], spread, random) {
  const [w, h] = [x1 - x0, y1 - y0];
  const off = () => random.between(-spread, spread);
  return [x0 + off() * w, y0 + off() * h, x1 + off() * w, y1 + off() * h];
}

/** @param {Truth['box']} box @param {number} width @param {number} height @returns {Truth['box']} */
function inside([x0, y0, x1, y1], width, height) {
  return [clamp(x0, 0, width - 2), clamp(y0, 0, height - 2), clamp(x1, 2, width), clamp(y1, 2, height)];
}

/** @param {number} value @param {number} low @param {number} high */
function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}
