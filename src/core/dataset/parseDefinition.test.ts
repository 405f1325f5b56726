import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { formatMessage } from '../std/message';
import { LineIndex, type TextRange } from '../std/place';
import { parseDefinition } from './parseDefinition';

const street = `# the street
version: 1
task: segmentation
images: { train: "imgs/train/**/*.png", val: "imgs/val/**/*.png" }
annotations:
  encoding: color-mask
  path: "masks/{split}/{stem}.png"
  replace: [["_leftImg8bit", "_gtFine_color"]]
classes:
  - { id: 0, name: road, color: [64, 32, 32] }
  - { id: 1, name: lane, color: "#ff0000" }
ignore: [255, [0, 0, 0]]
network: { size: [512, 256], stride: 32 }
rules:
  mask/alpha: "off"
waivers: [{ rule: mask/antialiased-edge, files: "masks/train/00*.png", reason: "kept on purpose" }]
`;

function textAt(text: string, { start, end }: TextRange): string {
  const lines = new LineIndex(text);
  return text.slice(lines.offsetAt(start), lines.offsetAt(end));
}

function problemsOf(text: string, path = '/a/street.dataset.yaml'): string[] {
  return parseDefinition(text, path).problems.map(
    ({ message, range }) => `${textAt(text, range).split('\n')[0]!} | ${formatMessage(message)}`,
  );
}

describe('parseDefinition', () => {
  it('reads the example of the documentation', () => {
    const { definition, problems } = parseDefinition(street, '/a/street.dataset.yaml');
    expect(problems).toEqual([]);
    expect(definition?.classes).toEqual([
      { id: 0, name: 'road', color: [64, 32, 32] },
      { id: 1, name: 'lane', color: '#ff0000' },
    ]);
  });

  it('reads the same from JSON', () => {
    const yaml = parseDefinition(street, '/a/street.dataset.yaml').definition;
    const json = parseDefinition(JSON.stringify(yaml, null, 2), '/a/street.dataset.json');
    expect(json.problems).toEqual([]);
    expect(json.definition).toEqual(yaml);
  });

  it('keeps the places of classes, colours, rules and waivers', () => {
    const { places } = parseDefinition(street, '/a/street.dataset.yaml');
    expect(places.classes.map(({ name }) => textAt(street, name!))).toEqual(['road', 'lane']);
    expect(places.colors.map(({ range, form }) => [textAt(street, range), form])).toEqual([
      ['[64, 32, 32]', 'list'],
      ['"#ff0000"', 'hex'],
      ['[0, 0, 0]', 'list'],
    ]);
    expect(places.rules.map(({ name, range }) => [name, textAt(street, range)])).toEqual([
      ['mask/alpha', 'mask/alpha'],
    ]);
    expect(places.waivers.map(({ range }) => textAt(street, range))).toEqual(['mask/antialiased-edge']);
    expect(places.splits.map(({ name }) => name)).toEqual(['train', 'val']);
  });

  it('marks the value that is wrong and says what belongs there', () => {
    expect(problemsOf(street.replace('segmentation', 'segmentaton'))).toEqual([
      'segmentaton | segmentaton is not known here. Did you mean segmentation?',
    ]);
    expect(problemsOf(street.replace('[64, 32, 32]', '[64, 32, 320]'))).toEqual([
      expect.stringMatching(/^320 \| a colour is/),
    ]);
    expect(problemsOf(street.replace('color-mask', 'colour-mask'))).toEqual([
      'colour-mask | colour-mask is not known here. Did you mean color-mask?',
    ]);
  });

  it('marks an unknown setting at its key and names the nearest', () => {
    expect(problemsOf(street.replace('color: "#ff', 'colour: "#ff'))).toEqual([
      'colour | There is no setting colour here. Did you mean color?',
    ]);
  });

  it('marks a missing setting at the key that should hold it', () => {
    expect(problemsOf(street.replace('  encoding: color-mask\n', ''))).toEqual([
      expect.stringMatching(/^annotations \| encoding is missing here: the encoding is one of color-mask/),
    ]);
    expect(problemsOf('version: 1\n')[0]).toMatch(/^version \| task is missing here/);
    expect(problemsOf('')[0]).toMatch(/^ \| The file is empty/);
  });

  it('leaves out a wrong option and keeps the rest', () => {
    const { definition, problems } = parseDefinition(street.replace('stride: 32', 'stride: none'), '/a/b.dataset.yaml');
    expect(problems).toHaveLength(1);
    expect(definition?.network).toEqual({ size: [512, 256] });
  });

  it('finds a setting that stands twice', () => {
    expect(problemsOf(`${street}task: detection\n`)).toEqual([
      'task | task stands twice here; only the last one counts.',
    ]);
    expect(problemsOf('{"task": 1, "task": 2}', '/a.dataset.json')[0]).toMatch(/task stands twice here/);
  });

  it('says where the text is not YAML', () => {
    expect(problemsOf('task: detection\nclasses: [a, b\nimages: x\n')[0]).toMatch(
      /indentation|missing here|cannot be read/,
    );
    expect(problemsOf('\ttask: detection\n')[0]).toMatch(/spaces, not with tabs/);
  });

  it('refuses what is nested without end instead of reading it', () => {
    for (const deep of [
      '['.repeat(200_000),
      '- '.repeat(100_000),
      '{"a":'.repeat(50_000),
      `a:\n${' '.repeat(300)}b: 1`,
    ]) {
      expect(problemsOf(deep)[0]).toMatch(/nested too deeply/);
      expect(problemsOf(deep, '/a.dataset.json').length).toBeGreaterThan(0);
    }
  });

  it('does not unfold an alias bomb', () => {
    const bomb = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i === 0 ? '1' : `*a${i - 1},`.repeat(9)}]`);
    const started = performance.now();
    parseDefinition(bomb.join('\n'), '/a.dataset.yaml');
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('takes any text without throwing', () => {
    const mutation = fc.tuple(fc.nat(street.length), fc.nat(20), fc.string({ unit: 'grapheme', maxLength: 6 }));
    fc.assert(
      fc.property(mutation, fc.constantFrom('yaml', 'json'), ([at, length, text], ending) => {
        parseDefinition(street.slice(0, at) + text + street.slice(at + length), `/a.dataset.${ending}`);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
