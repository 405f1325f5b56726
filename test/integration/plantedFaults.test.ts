/** For each rule and each format that can show it: a fault planted in sound data is found at its place, and nothing else is. */
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../bench/support/seededRandom';
import { encodings } from '../../src/core/dataset/encodings';
import { ruleIds, rules, type RuleId } from '../../src/core/rules/catalogue';
import { plantings } from '../support/planting/plantings';
import { PlantSet } from '../support/planting/plantSet';
import { describeFound, findAll } from '../support/planting/runPlanting';
import { drawBoxes, drawPlanes } from '../support/planting/source';

type Encoding = (typeof encodings)[number];

function buildSet(encoding: Encoding, seed: number): PlantSet {
  const random = seededRandom(seed);
  const isMask = encoding.endsWith('mask') || encoding === 'one-hot-npy';
  return new PlantSet(encoding, isMask ? drawPlanes(random) : drawBoxes(random), random);
}

const SEEDS = [7, 8];

describe('sound data', () => {
  it.each(encodings)('of %s has no finding', async (encoding) => {
    for (const seed of SEEDS) expect(describeFound(await findAll(buildSet(encoding, seed)))).toEqual([]);
  });
});

const cases = plantings.flatMap((planting) =>
  planting.encodings.map((encoding) => [planting.rule, encoding, planting.what, planting] as const),
);

describe('a fault', () => {
  it.each(cases)('%s in %s is found where it is, alone: %s', async (_, encoding, __, planting) => {
    for (const seed of SEEDS) {
      const set = buildSet(encoding, seed);
      const planted = planting.plant(set);
      if (planted !== undefined) expect(describeFound(await findAll(set))).toEqual(describeFound(planted));
    }
  });
});

/** Rules that are proved elsewhere. */
const elsewhere: Partial<Record<RuleId, string>> = {
  'text/unreadable': 'the file system has to refuse: below',
  'python/batch-shape': 'the source has to run: pythonSource.test.ts',
  'python/batch-type': 'the source has to run: pythonSource.test.ts',
  'python/not-finite': 'the source has to run: pythonSource.test.ts',
  'python/image-range': 'the source has to run: pythonSource.test.ts',
  'python/sample-count': 'the source has to run: pythonSource.test.ts',
};

/** The same for one encoding. */
const elsewhereIn: Partial<Record<string, string>> = {
  'text/too-large in class-csv': 'two million rows: classCsv.test.ts',
};

describe('an annotation that the file system refuses', () => {
  it.each(rules['text/unreadable'].appliesTo)('is found, alone: %s', async (encoding) => {
    const set = buildSet(encoding as Encoding, 7);
    const { annotation } = set.samples[0]!;
    const expected = describeFound([{ rule: 'text/unreadable', file: annotation, place: '' }]);
    expect(describeFound(await findAll(set, annotation))).toEqual(expected);
  });
});

describe('the table of faults', () => {
  it('has every rule for every encoding that the rule applies to', () => {
    const missing = ruleIds.flatMap((rule) =>
      rules[rule].appliesTo
        .filter((encoding) => !isPlanted(rule, encoding))
        .map((encoding) => `${rule} in ${encoding}`),
    );
    expect(missing).toEqual([]);
  });
});

function isPlanted(rule: RuleId, where: string): boolean {
  if (elsewhere[rule] !== undefined || elsewhereIn[`${rule} in ${where}`] !== undefined) return true;
  const own = plantings.filter((planting) => planting.rule === rule);
  return encodings.some((encoding) => encoding === where)
    ? own.some((planting) => planting.encodings.some((encoding) => encoding === where))
    : own.length > 0;
}
