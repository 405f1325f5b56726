import { describe, expect, it } from 'vitest';
import { checkHelp, checkHighlight, checkReveal, checkStep, defaultState, checkView, readState } from './labelsChecks';
import type { LabelsState, LabelsView } from './labelsPanel';

const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } };

const view: LabelsView = {
  image: { name: 'a.png', uri: 'https://host/a.png', width: 4, height: 3, orientation: 1 },
  dataset: { name: 'street', split: 'train', position: 1, total: 2 },
  classes: [{ id: 0, name: 'road', color: [1, 2, 3], count: 1 }],
  objects: [{ classIndex: 0, className: 'road', shape: { kind: 'box' }, box: [0, 0, 1, 1], range, note: '' }],
  mask: {
    width: 4,
    height: 3,
    runs: Uint8Array.of(0, 12),
    unknown: new Uint32Array(),
    unknownTotal: 0,
    values: 'index',
  },
  findings: [
    { rule: 'a/b', severity: 'error', message: 'm', range, pixel: undefined, objectIndex: 0, help: 'https://host' },
  ],
  encoding: 'YOLO text',
  annotation: 'a.txt',
};

const state: LabelsState = {
  hiddenClasses: [],
  opacity: 0.5,
  outline: true,
  fill: true,
  patterns: false,
  names: true,
  palette: 'dataset',
  table: true,
  only: '',
  image: '',
  view: undefined,
};

describe('checkView', () => {
  it('takes a whole view, and one where what may be missing is missing', () => {
    expect(checkView(view)).toBe(view);
    const bare = { ...view, dataset: undefined, mask: undefined, annotation: undefined, objects: [], findings: [] };
    expect(checkView(bare)).toBe(bare);
  });

  it('refuses every view with one part of another form', () => {
    const broken: object[] = Object.keys(view).map((key) => ({ ...view, [key]: 7 }));
    broken.push({ ...view, objects: [{ ...view.objects[0], shape: { kind: 'sphere' } }] });
    broken.push({ ...view, objects: [{ ...view.objects[0], box: [1, 2, 3] }] });
    broken.push({ ...view, mask: { ...view.mask, runs: [0, 12] } });
    broken.push({ ...view, findings: [{ ...view.findings[0], severity: 'fatal' }] });
    for (const value of broken) expect(checkView(value)).toBeUndefined();
  });

  it('turns numbers that JSON lost back into NaN', () => {
    const sent = JSON.parse(
      JSON.stringify({ ...view, mask: undefined, objects: [{ ...view.objects[0], box: [NaN, 0, Infinity, 1] }] }),
    ) as unknown;
    expect(checkView(sent)?.objects[0]?.box).toEqual([NaN, 0, NaN, 1]);
  });
});

describe('checks of what the page asks', () => {
  it('pass on what fits and refuse the rest', () => {
    const place = { of: 'object', index: 3, range } as const;
    expect(checkReveal({ ...place, extra: 1 })).toEqual(place);
    const before = { start: { line: -1, character: 0 }, end: range.end };
    for (const wrong of [{ range: before }, { of: 'mask' }, { index: -1 }])
      expect(checkReveal({ ...place, ...wrong })).toBeUndefined();
    expect(checkStep({ by: 1, only: { kind: 'class', classIndex: 2 } })).toEqual({
      by: 1,
      only: { kind: 'class', classIndex: 2 },
      state: defaultState,
    });
    expect(checkStep({ by: 2, only: { kind: 'any' } })).toBeUndefined();
    expect(checkStep({ by: 1, only: { kind: 'class' } })).toBeUndefined();
    expect(checkHelp({ rule: 7 })).toBeUndefined();
    expect(checkHighlight({ objectIndex: undefined })).toEqual({ objectIndex: undefined });
    expect(checkHighlight({ objectIndex: -1 })).toBeUndefined();
  });
});

describe('readState', () => {
  it('keeps what fits and takes the default for the rest', () => {
    expect(readState(null, state)).toBe(state);
    expect(readState({ opacity: 3, fill: false, view: { scale: 0, x: 1, y: 1 }, palette: 'safe' }, state)).toEqual({
      ...state,
      fill: false,
      palette: 'safe',
    });
  });

  it('gives back what was written', () => {
    const written: LabelsState = { ...state, hiddenClasses: ['a'], view: { scale: 2, x: 1, y: 1 }, only: 'findings' };
    expect(readState(JSON.parse(JSON.stringify(written)), state)).toEqual(written);
  });
});
