import { describe, expect, it } from 'vitest';
import { ruleIds } from '../../rules/catalogue';
import { LineIndex } from '../../std/place';
import { encodings } from '../encodings';
import { completeDefinition, type DefinitionItem } from './definitionCompletion';
import { explainDefinition } from './definitionHover';

/** Completes where `|` stands. */
function complete(marked: string): DefinitionItem[] {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return completeDefinition(text, new LineIndex(text).positionAt(offset));
}

function labels(marked: string): string[] {
  return complete(marked).map(({ label }) => label);
}

function explain(marked: string, path = 'street.dataset.yaml') {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return explainDefinition(text, path, new LineIndex(text).positionAt(offset));
}

describe('the completion of a definition', () => {
  it('begins with every setting of the first level, the needed ones marked', () => {
    const items = complete('|');
    expect(items.map(({ label }) => label)).toEqual(expect.arrayContaining(['task', 'images', 'network', 'waivers']));
    expect(items.filter(({ isNeeded }) => isNeeded).map(({ label }) => label)).toEqual([
      'task',
      'images',
      'annotations',
      'classes',
    ]);
  });

  it.each([
    ['at the end', 'version: 1\ntask: detection\n|\n'],
    ['in the middle of a word', 'version: 1\nne|\ntask: detection\n'],
    ['with the colon there already', 'version: 1\nne|: {}\ntask: detection\n'],
  ])('leaves out the settings that are there: %s', (_, text) => {
    expect(labels(text)).toContain('network');
    expect(labels(text)).not.toContain('task');
    expect(labels(text)).not.toContain('encoding');
  });

  it('replaces the word that was begun', () => {
    const [item] = complete('version: 1\nnetw|\n').filter(({ label }) => label === 'network');
    expect(item?.range).toEqual({ start: { line: 1, character: 0 }, end: { line: 1, character: 4 } });
  });

  it('writes a name alone where the colon is there', () => {
    const [item] = complete('netw|: {}\n').filter(({ label }) => label === 'network');
    expect(item?.insert).toBe('network');
  });

  it.each([
    ['task: |', ['segmentation', 'detection', 'classification']],
    ['task: seg|\nimages: x', ['segmentation', 'detection', 'classification']],
    ['annotations:\n  encoding: |\n', [...encodings]],
    ['annotations:\n  encoding: "|"\n', [...encodings]],
    ['annotations: { encoding: | }', [...encodings]],
    ['annotations:\n  - encoding: yolo-txt\n  - encoding: |\n', [...encodings]],
    ['rules:\n  box/outside-image: |\n', ['error', 'warning', 'info', 'off']],
  ])('knows the values of %j', (text, values) => {
    expect(labels(text)).toEqual(values);
  });

  it('knows the settings of an annotation set, in block and in brackets', () => {
    for (const text of ['annotations:\n  encoding: yolo-txt\n  |', 'annotations: { encoding: yolo-txt, | }']) {
      expect(labels(text)).toEqual(['path', 'replace', 'shapes', 'keypoints', 'array']);
    }
  });

  it('knows the rules, in settings and in waivers', () => {
    for (const text of ['rules:\n  |', 'rules: { | }', 'waivers:\n  - rule: |', 'waivers: [{ rule: "mask/|" }]']) {
      expect(
        complete(text)
          .filter(({ kind }) => kind === 'rule')
          .map(({ rule }) => rule),
      ).toEqual(ruleIds);
    }
  });

  it('knows the options of a rule with their defaults', () => {
    const items = complete('rules:\n  box/near-duplicate:\n    |\n');
    expect(items.map(({ label }) => label)).toEqual(['severity', 'iou']);
    expect(items[1]?.insert).toBe('iou: ${1:0.95}');
  });

  it('names the usual splits', () => {
    expect(labels('images:\n  train: "a/*"\n  |')).toEqual(['val', 'test']);
  });

  it('offers a class, a waiver and an annotation set as blocks, with a dash where there is none yet', () => {
    const blocks = (text: string) => complete(text).filter(({ kind }) => kind === 'snippet');
    expect(blocks('classes:\n  |')[0]?.insert).toMatch(/^- \{ id: /);
    expect(blocks('classes:\n  - { id: 0, name: road }\n  - |')[0]?.insert).toMatch(/^\{ id: /);
    expect(blocks('waivers:\n  - |').map(({ label }) => label)).toEqual(['waiver']);
    expect(blocks('annotations:\n  |').map(({ label }) => label)).toEqual(['annotation set']);
    expect(blocks('annotations:\n  encoding: yolo-txt\n  |')).toEqual([]);
    expect(blocks('classes:\n  - id: 0\n    |')).toEqual([]);
  });

  it('says nothing in comments and where anything may stand', () => {
    expect(complete('task: detection # |')).toEqual([]);
    expect(complete('name: |')).toEqual([]);
    expect(complete('classes: [{ id: 0, name: | }]')).toEqual([]);
    expect(complete('nothing:\n  |')).toEqual([]);
  });
});

describe('the hover of a definition', () => {
  it('explains settings at every depth, in YAML and in JSON', () => {
    expect(explain('ta|sk: detection')?.setting?.description).toMatch(/model learns/);
    expect(explain('classes:\n  - { i|d: 0, name: a }')?.setting?.description).toMatch(/number that stands/);
    expect(explain('network:\n  si|ze: [512, 256]')?.setting?.description).toMatch(/Width and height/);
    expect(explain('{ "network": { "st|ride": 32 } }', 'a.dataset.json')?.setting?.description).toMatch(/divisible/);
  });

  it('explains the setting where its value is pointed at', () => {
    expect(explain('task: dete|ction')?.setting?.name).toBe('task');
  });

  it('explains rules', () => {
    expect(explain('rules:\n  box/out|side-image: off')?.rule).toBe('box/outside-image');
    expect(explain('waivers: [{ rule: mask/unk|nown-color, reason: x }]')).toEqual({
      rule: 'mask/unknown-color',
      setting: undefined,
      range: { start: { line: 0, character: 18 }, end: { line: 0, character: 36 } },
    });
  });

  it('says nothing of what is not known, and of broken texts', () => {
    expect(explain('tusk|: 1')).toBeUndefined();
    expect(explain('[[[|')).toBeUndefined();
    expect(explain('|')).toBeUndefined();
  });
});
