import { expect, it } from 'vitest';
import { readRandomSet } from '../../../test/support/detectionInput';
import { randomSet } from '../../../test/support/randomDetections';
import { Explorer } from './evaluation/explorer';
import { formatOperatingPoints } from './operatingPointsFile';

it('writes the confidence with the best F1 of each class, and nothing that JSON does not know', () => {
  let hits = 0;
  for (let seed = 0; seed < 40; seed++) {
    const { input, collection } = readRandomSet(randomSet(seed));
    const explorer = new Explorer(input, 'coco');
    const names = collection.classes.map(({ name }) => name);
    const text = formatOperatingPoints(explorer, names, 0.5);
    const file = JSON.parse(text) as {
      version: number;
      score: number | null;
      f1: number;
      classes: Record<string, { score: number | null; f1: number }>;
    };
    expect([file.version, Object.keys(file.classes)]).toEqual([1, names]);
    if (file.score !== null) expect(explorer.at(0.5, file.score).f1).toBe(file.f1);
    for (const [index, name] of names.entries()) {
      const { score, f1 } = file.classes[name]!;
      if (score === null) continue;
      expect(explorer.at(0.5, score).classes[index]?.f1).toBe(f1);
      hits++;
    }
  }
  expect(hits).toBeGreaterThan(20);
});
