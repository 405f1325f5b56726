import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { formatMessage } from '../std/message';
import { parseClassFile } from './classFile';
import { parseDefinition } from './parseDefinition';
import { resolveDefinition, type ResolvedDefinition } from './resolveDefinition';

function resolve(text: string, files: Record<string, string> = {}): Promise<ResolvedDefinition> {
  const path = '/w/my (set)/street.dataset.yaml';
  return resolveDefinition(parseDefinition(text, path), {
    path,
    environment: { HOME: '/home/u', DATA: 'D:\\data' },
    reading: { files: new MemoryFiles(files) },
  });
}

async function findingsOf(text: string, files?: Record<string, string>): Promise<string[]> {
  const { findings } = await resolve(text, files);
  return findings.map(({ rule, range, message }) => `${rule} ${range?.start.line ?? '-'} ${formatMessage(message)}`);
}

const base = 'task: segmentation\nimages: imgs/*.png\nannotations: { encoding: color-mask, path: "m/{stem}.png" }\n';

describe('resolveDefinition', () => {
  it('makes patterns absolute and takes the folder as it is written', async () => {
    const { dataset, findings } = await resolve(`${base}classes: [road, lane]\n`);
    expect(findings).toEqual([]);
    expect(dataset).toMatchObject({ name: 'street', root: '/w/my (set)', layout: 'definition' });
    expect(dataset?.splits[0]?.images).toEqual(['/w/my \\(set\\)/imgs/*.png']);
    expect(dataset?.classes.map(({ id, name, place }) => [id, name, place?.range.start])).toEqual([
      [0, 'road', { line: 3, character: 10 }],
      [1, 'lane', { line: 3, character: 16 }],
    ]);
  });

  it('reads ~ and variables of the environment, and says which is not set', async () => {
    const text = base.replace('imgs/*.png', '["~/a/*.png", "${env:DATA}/b/*.png", "${env:NONE}/c/*.png"]');
    const { dataset, findings } = await resolve(`${text}classes: [road]\n`);
    expect(dataset?.splits[0]?.images.slice(0, 2)).toEqual(['/home/u/a/*.png', 'D:/data/b/*.png']);
    expect(findings.map(({ message }) => formatMessage(message))).toEqual([
      expect.stringContaining('The environment variable NONE is not set.'),
    ]);
  });

  it('loads classes from a file, with their places there', async () => {
    const { dataset } = await resolve(`${base}classes: { from: map.pbtxt }\n`, {
      '/w/my (set)/map.pbtxt': "item {\n  id: 1\n  name: 'road'\n}\n",
    });
    expect(dataset?.classes).toEqual([
      {
        id: 1,
        name: 'road',
        color: undefined,
        place: {
          file: '/w/my (set)/map.pbtxt',
          range: { start: { line: 2, character: 9 }, end: { line: 2, character: 13 } },
        },
      },
    ]);
    expect((await resolve(`${base}classes: { from: lost.txt }\n`)).dataset).toBeUndefined();
    expect(await findingsOf(`${base}classes: { from: lost.txt }\n`)).toEqual([
      'definition/invalid 3 The classes cannot be read: there is no file /w/my (set)/lost.txt.',
    ]);
  });

  it('finds classes and colours that stand twice', async () => {
    const classes =
      'classes:\n  - { id: 0, name: a, color: [1, 2, 3] }\n  - { id: 0, name: b, color: "#010203" }\n  - { id: 2, name: a, color: [1, 2, 5] }\n';
    expect(await findingsOf(base + classes)).toEqual([
      'definition/duplicate-class 5 a and b have the same id 0.',
      'definition/duplicate-class 6 The classes 0 and 2 are both called a.',
      'legend/duplicate-color 5 a and b have the same colour #010203.',
      'legend/similar-colors 6 The colours of a and a differ by 2 of 255 only.',
      'legend/similar-colors 6 The colours of b and a differ by 2 of 255 only.',
    ]);
  });

  it('finds a network size that the stride does not divide, and rules that do not exist', async () => {
    const rest =
      'classes: [a]\nnetwork: { size: [500, 256] }\nrules: { mask/alfa: off }\nwaivers: [{ rule: box/inverted, reason: x }]\n';
    expect(await findingsOf(base + rest)).toEqual([
      'network/size-not-divisible 4 500 is not divisible by the stride 32. The nearest sizes are 480 and 512.',
      'definition/unknown-rule 5 There is no rule mask/alfa. Did you mean mask/alpha?',
    ]);
  });

  it('lets a waiver silence a finding about the definition itself', async () => {
    const rest =
      'classes: [a]\nnetwork: { size: [500, 256] }\nwaivers: [{ rule: network/size-not-divisible, reason: x }]\n';
    expect(await findingsOf(base + rest)).toEqual([]);
  });
});

describe('parseClassFile', () => {
  const named = (text: string, path: string): unknown =>
    parseClassFile(text, path).classes.map(({ id, name, color }) => [
      id,
      name,
      ...(color === undefined ? [] : [color]),
    ]);

  it.each([
    [
      'names.txt',
      'cat\r\n\r\n# no class\r\nbig dog\r\n',
      [
        [0, 'cat'],
        [1, 'big dog'],
      ],
    ],
    [
      'labelmap.txt',
      '# label:color_rgb:parts:actions\nbackground:0,0,0::\ncat:128,0,0::\n',
      [
        [0, 'background', [0, 0, 0]],
        [1, 'cat', [128, 0, 0]],
      ],
    ],
    [
      'label_colors.txt',
      '64 128 64\tAnimal\n192 0 128\tArchway\n',
      [
        [0, 'Animal', [64, 128, 64]],
        [1, 'Archway', [192, 0, 128]],
      ],
    ],
    [
      'data.yaml',
      'names: { 1: no, 0: cat }\n',
      [
        [0, 'cat'],
        [1, 'no'],
      ],
    ],
    [
      'x.json',
      '{"info": "\\"categories\\": [1]", "categories": [{"id": 7, "name": "cat"}], "images": []}',
      [[7, 'cat']],
    ],
    [
      'x.pbtxt',
      'item { name: "a" id: 2 keypoints { id: 9 } }\nitem{id:3 display_name:"b"}',
      [
        [2, 'a'],
        [3, 'b'],
      ],
    ],
    [
      'source.py',
      'class S:\n  def __init__(self):\n    self.label_colors = {0: np.array([3, 2, 1])}\n',
      [[0, '0', [1, 2, 3]]],
    ],
  ])('reads %s', (path, text, expected) => {
    expect(named(text, path)).toEqual(expected);
  });

  it('says what is wrong with a label map and keeps the rest', () => {
    const { classes, problems } = parseClassFile("item { id: x name: 'a' }\nitem { id: 2 name: 'b'", 'x.pbtxt');
    expect(classes.map(({ name }) => name)).toEqual(['b']);
    expect(problems.map(({ message }) => formatMessage(message))).toEqual([
      'An id is a whole number from 0 on.',
      'The closing brace of this item is missing.',
    ]);
  });
});
