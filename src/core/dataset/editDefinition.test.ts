import { describe, expect, it } from 'vitest';
import { applyEdits } from '../fixes/edits';
import { editDefinition, type DefinitionChange } from './editDefinition';
import { parseDefinition } from './parseDefinition';

const block = `# the street
task: segmentation # of pixels
images: "imgs/*.png"
annotations: { encoding: color-mask, path: "m/{stem}.png" }
classes:
  # the ground
  - { id: 0, name: road, color: [64, 32, 32] } # grey
  - id: 1
    name: lane
    color: "#ff0000"
# the end
`;

const json = JSON.stringify(parseDefinition(block, '/a.yaml').definition, null, 2);

function edited(text: string, change: DefinitionChange, path = '/a.dataset.yaml'): string {
  return applyEdits(text, editDefinition(text, path, change));
}

const changes: [
  string,
  DefinitionChange,
  (definition: ReturnType<typeof parseDefinition>['definition']) => unknown,
  unknown,
][] = [
  [
    'renames a class',
    { kind: 'rename-class', from: 'lane', to: 'no' },
    (d) => d?.classes,
    [
      { id: 0, name: 'road', color: [64, 32, 32] },
      { id: 1, name: 'no', color: '#ff0000' },
    ],
  ],
  [
    'adds a class of a colour',
    { kind: 'add-class', name: 'car: red', color: [1, 2, 3] },
    (d) => d?.classes,
    [
      { id: 0, name: 'road', color: [64, 32, 32] },
      { id: 1, name: 'lane', color: '#ff0000' },
      { id: 2, name: 'car: red', color: [1, 2, 3] },
    ],
  ],
  [
    'sets a colour in the form it has',
    { kind: 'set-color', className: 'lane', color: [1, 2, 3] },
    (d) => d?.classes,
    [
      { id: 0, name: 'road', color: [64, 32, 32] },
      { id: 1, name: 'lane', color: '#010203' },
    ],
  ],
  ['declares an ignored colour', { kind: 'declare-ignore', value: [0, 0, 0] }, (d) => d?.ignore, [[0, 0, 0]]],
  [
    'adds a waiver',
    { kind: 'waive', rule: 'mask/alpha', files: 'm/*.png', reason: 'on purpose: #1' },
    (d) => d?.waivers,
    [{ rule: 'mask/alpha', files: 'm/*.png', reason: 'on purpose: #1' }],
  ],
];

describe('editDefinition', () => {
  it.each(changes)('%s and keeps all other lines', (_, change, pick, expected) => {
    const text = edited(block, change);
    const parsed = parseDefinition(text, '/a.dataset.yaml');
    expect([parsed.problems, pick(parsed.definition)]).toEqual([[], expected]);
    for (const comment of ['# the street', '# of pixels', '# the ground', '# grey', '# the end'])
      expect(text).toContain(comment);
    const inJson = edited(json, change, '/a.dataset.json');
    expect(pick(parseDefinition(inJson, '/a.dataset.json').definition)).toEqual(expected);
  });

  it('adds to lists in brackets and in lines, with the ending of the text', () => {
    expect(edited('ignore: [255]\r\n', { kind: 'declare-ignore', value: 0 })).toBe('ignore: [255, 0]\r\n');
    expect(edited('ignore:\r\n- 255\r\n', { kind: 'declare-ignore', value: 0 })).toBe('ignore:\r\n- 255\r\n- 0\r\n');
    expect(edited('ignore:\ntask: x\n', { kind: 'declare-ignore', value: 0 })).toBe('ignore: [0]\ntask: x\n');
    expect(edited('ignore: []\n', { kind: 'declare-ignore', value: 0 })).toBe('ignore: [0]\n');
  });

  it('changes the names of a data.yaml, and their number', () => {
    const list = 'nc: 2\nnames: [cat, dog]\n';
    expect(edited(list, { kind: 'rename-class', from: 'dog', to: 'hound' }, '/data.yaml')).toBe(
      'nc: 2\nnames: [cat, hound]\n',
    );
    expect(edited(list, { kind: 'add-class', name: 'bird' }, '/data.yaml')).toBe('nc: 3\nnames: [cat, dog, bird]\n');
    const map = 'names:\n  0: cat\n  1: dog\n';
    expect(edited(map, { kind: 'add-class', name: 'yes' }, '/data.yaml')).toBe(
      'names:\n  0: cat\n  1: dog\n  2: "yes"\n',
    );
  });

  it('does nothing where there is no such place', () => {
    expect(editDefinition(block, '/a.yaml', { kind: 'rename-class', from: 'bus', to: 'car' })).toEqual([]);
    expect(editDefinition('classes: { from: x.txt }', '/a.yaml', { kind: 'add-class', name: 'car' })).toEqual([]);
    expect(editDefinition('[', '/a.yaml', { kind: 'declare-ignore', value: 1 })).toEqual([]);
  });
});
