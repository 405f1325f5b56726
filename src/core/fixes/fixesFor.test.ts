import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { describeFinding, readYolo, yoloPath, type YoloOptions } from '../../../test/support/readYolo';
import type { Finding } from '../rules/finding';
import { formatMessage } from '../std/message';
import { applyEdits } from './edits';
import type { EditFix, Fix } from './fix';
import { fixAllFor, fixesFor } from './fixesFor';

const size = { width: 640, height: 480 };
const dataset = buildDataset('yolo-txt');

function fixesOf(text: string, rule: string, options: YoloOptions = {}): Fix[] {
  const finding = readYolo(text, options).findings.find((candidate) => candidate.rule === rule);
  if (finding === undefined) throw new Error(`no ${rule} in ${text}`);
  return fixesFor(finding, { text, path: yoloPath }, dataset, options.size === null ? undefined : size);
}

function editsOf(fixes: readonly Fix[]): EditFix[] {
  return fixes.filter((fix): fix is EditFix => fix.kind === 'edit');
}

function preferredResult(text: string, rule: string, options: YoloOptions = {}): string {
  const fix = editsOf(fixesOf(text, rule, options)).find(({ preferred }) => preferred);
  return fix === undefined ? 'no preferred fix' : applyEdits(text, fix.edits);
}

function titles(fixes: readonly Fix[]): string[] {
  return fixes.map(({ title }) => formatMessage(title));
}

const pose = { set: { shapes: 'pose', keypoints: { count: 1, dimensions: 3 } } } as const;

describe('the preferred fix', () => {
  it.each<[string, string, string, string, YoloOptions?]>([
    ['cuts a box off at the edge', 'box/outside-image', '0 0.95 0.5 0.2 0.2', '0 0.925 0.5 0.15 0.2'],
    ['keeps the decimals', 'box/outside-image', '0 0.950000 .5 0.200000 .2', '0 0.925000 .5 0.150000 .2'],
    ['cuts a box off whose centre is outside', 'yolo/out-of-range', '0 1.02 0.5 0.1 0.2', '0 0.985 0.5 0.03 0.2'],
    ['moves a point onto the edge', 'yolo/out-of-range', '0 .1 .1 1.05 .1 .2 .3', '0 .1 .1 1.00 .1 .2 .3'],
    ['takes a minus sign off', 'box/inverted', '0 .5 .5 -0.20 .2', '0 .5 .5 0.20 .2'],
    ['divides pixels by the size', 'yolo/pixel-coordinates', '0 600 450 64 48', '0 0.9375 0.9375 0.1 0.1'],
    [
      'divides corners that can only be corners',
      'yolo/pixel-coordinates',
      '0 400 300 600 450',
      '0 0.78125 0.78125 0.3125 0.3125',
    ],
    ['divides points', 'yolo/pixel-coordinates', '0 64 48 128 48 64 96', '0 0.1 0.1 0.2 0.1 0.1 0.2'],
    [
      'divides a pose, not its visibility',
      'yolo/pixel-coordinates',
      '0 320 240 64 48 320 240 2',
      '0 0.5 0.5 0.1 0.1 0.5 0.5 2',
      pose,
    ],
    [
      'turns corners into centre and size',
      'yolo/corners',
      '0 .7 .7 .9 .95\n1 .1 .2 .4 .5',
      '0 0.8 0.825 0.2 0.25\n1 0.25 0.35 0.3 0.3',
    ],
    ['writes a point for a comma', 'yolo/decimal-comma', '0 0,5 0.5 0.2 0.2', '0 0.5 0.5 0.2 0.2'],
    ['writes a whole class', 'yolo/class-not-integer', '1.0 .5 .5 .2 .2', '1 .5 .5 .2 .2'],
    ['writes the id for a name', 'yolo/class-not-integer', 'car .5 .5 .2 .2', '2 .5 .5 .2 .2'],
    ['removes a repeated row', 'yolo/duplicate-row', '0 .5 .5 .2 .2\r\n0 .5 .5 .2 .2\r\n', '0 .5 .5 .2 .2\r\n'],
    ['removes a repeated last row', 'yolo/duplicate-row', '0 .5 .5 .2 .2\n0 .5 .5 .2 .2', '0 .5 .5 .2 .2\n'],
    ['removes a confidence', 'yolo/column-count', '0 .5 .5 .2 .2 .9', '0 .5 .5 .2 .2'],
    ['writes spaces for commas', 'yolo/column-count', '0, .5,.5 , .2,.2', '0 .5 .5 .2 .2'],
  ])('%s', (_, rule, before, after, options) => {
    expect(preferredResult(before, rule, options)).toBe(after);
  });

  it('is missing where nothing of the box lies in the image', () => {
    expect(preferredResult('0 1.4 0.5 0.2 0.2', 'yolo/out-of-range')).toBe('no preferred fix');
  });

  it('is missing for pixels where the size of the image is unknown', () => {
    expect(preferredResult('0 320 240 64 48', 'yolo/pixel-coordinates', { size: null })).toBe('no preferred fix');
  });
});

describe('the fixes of a finding', () => {
  it('offer every class, the nearest id first, then to delete the row and to waive', () => {
    expect(titles(fixesOf('3 .5 .5 .2 .2', 'yolo/class-unknown'))).toEqual([
      'Use class 2 (car)',
      'Use class 1 (lane)',
      'Use class 0 (road)',
      'Delete the row',
      'Waive yolo/class-unknown here, with a reason…',
    ]);
  });

  it('offer the class of the most similar name first', () => {
    expect(titles(fixesOf('lame .5 .5 .2 .2', 'yolo/class-not-integer'))[0]).toBe('Use class 1 (lane)');
  });

  it('offer every reading of pixels that fits the image, and call none of them safe', () => {
    const fixes = editsOf(fixesOf('0 100 100 150 150', 'yolo/pixel-coordinates'));
    expect(fixes.map(({ edits, safe }) => [applyEdits('0 100 100 150 150', edits), safe])).toEqual([
      ['0 0.15625 0.208333 0.234375 0.3125', false],
      ['0 0.195313 0.260417 0.078125 0.104167', false],
      ['0 0.273438 0.364583 0.234375 0.3125', false],
      ['', false],
    ]);
  });

  it('call moving a corner of an oriented box unsafe, of a polygon safe', () => {
    const text = '0 .1 .1 1.05 .1 .2 .3 .1 .3';
    const isSafe = (options: YoloOptions) => editsOf(fixesOf(text, 'yolo/out-of-range', options))[0]?.safe;
    expect([isSafe({ set: { shapes: 'obb' } }), isSafe({})]).toEqual([false, true]);
  });

  it('take the ending that most lines have', () => {
    expect(fixesOf('\r\n\r\n\n', 'text/mixed-line-endings')[0]).toMatchObject({
      action: { name: 'unify-line-endings', ending: 'crlf' },
    });
  });

  it('of a mask come from what the finding knows', () => {
    const finding: Finding = {
      rule: 'mask/unknown-color',
      severity: 'error',
      message: { text: '', args: [] },
      file: '/set/masks/a.png',
      data: { color: '#0a0b0c' },
    };
    const fixes = fixesFor(finding, { text: '', path: finding.file }, dataset, undefined);
    expect(fixes.map((fix) => (fix.kind === 'action' ? fix.action : undefined))).toEqual([
      { name: 'add-class-color', color: [10, 11, 12] },
      { name: 'declare-ignore', value: [10, 11, 12] },
      { name: 'snap-mask', file: '/set/masks/a.png' },
      { name: 'waive', rule: 'mask/unknown-color', file: '/set/masks/a.png' },
    ]);
  });

  it('clamp a box of another format, in its own convention', () => {
    const text = '<xmin>600</xmin><ymin>10</ymin><xmax>652</xmax><ymax>20</ymax>';
    const ranges = ['600', '10', '652', '20'].flatMap((number) => {
      const start = text.indexOf(`>${number}<`) + 1;
      return [0, start, 0, start + number.length];
    });
    const finding: Finding = {
      rule: 'box/outside-image',
      severity: 'warning',
      message: { text: '', args: [] },
      file: '/set/a.xml',
      data: { form: 'corners', unit: 'pixel', base: 1, endInclusive: true, values: [600, 10, 652, 20], ranges },
    };
    const [fix] = editsOf(fixesFor(finding, { text, path: '/set/a.xml' }, dataset, size));
    expect(applyEdits(text, fix?.edits ?? [])).toBe(text.replace('652', '640'));
  });
});

const fraction = fc.integer({ min: 200_000, max: 800_000 }).map((value) => (value / 1_000_000).toFixed(6));
const extent = fc.integer({ min: 20_000, max: 390_000 }).map((value) => (value / 1_000_000).toFixed(6));
const row = fc
  .tuple(fc.constantFrom('0', '1', '2'), fraction, fraction, extent, extent)
  .map((values) => values.join(' '));
/** Rows that give no finding. */
const soundRows = fc
  .uniqueArray(row, { minLength: 1, maxLength: 8 })
  .filter((rows) => readYolo(rows.join('\n')).findings.length === 0);

/** One fault each, in the row given, with the rule that must find it; the rows around stay as they are. */
const faults: readonly [rule: string, plant: (values: string[]) => void][] = [
  ['yolo/decimal-comma', (values) => (values[2] = values[2]!.replace('.', ','))],
  ['yolo/class-not-integer', (values) => (values[0] = `${values[0]!}.0`)],
  ['yolo/class-unknown', (values) => (values[0] = '17')],
  ['yolo/not-a-number', (values) => (values[3] = 'wide')],
  ['yolo/not-finite', (values) => (values[4] = 'nan')],
  ['yolo/column-count', (values) => values.pop()],
  ['yolo/out-of-range', (values) => (values[1] = '1.01')],
  ['box/outside-image', (values) => (values[1] = '0.991')],
  ['box/inverted', (values) => (values[4] = `-${values[4]!}`)],
  ['box/zero-area', (values) => (values[3] = '0.000000')],
];

const planted = fc.tuple(soundRows, fc.nat(), fc.constantFrom(...faults)).map(([rows, at, [rule, plant]]) => {
  const line = at % rows.length;
  const values = rows[line]!.split(' ');
  plant(values);
  return { text: rows.map((row, index) => (index === line ? values.join(' ') : row)).join('\n'), line, rule };
});

describe('one fault planted in sound rows', () => {
  it('is found where it was planted, and nothing else is', () => {
    fc.assert(
      fc.property(planted, ({ text, line, rule }) => {
        expect(readYolo(text).findings.map((finding) => [finding.rule, finding.range?.start.line])).toEqual([
          [rule, line],
        ]);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('goes with a safe fix, and no other finding takes its place', () => {
    fc.assert(
      fc.property(planted, ({ text }) => {
        const { findings } = readYolo(text);
        for (const fix of findings.flatMap((finding) =>
          editsOf(fixesFor(finding, { text, path: yoloPath }, dataset, size)),
        )) {
          if (fix.safe) expect(readYolo(applyEdits(text, fix.edits)).findings.map(describeFinding)).toEqual([]);
        }
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('leaves the other rows as they are, byte by byte', () => {
    fc.assert(
      fc.property(planted, ({ text, line }) => {
        const edits = fixAllFor(readYolo(text).findings, { text, path: yoloPath }, dataset, size, 'preferred');
        const other = (lines: string) => lines.split('\n').filter((_, index) => index !== line);
        expect(other(applyEdits(text, edits))).toEqual(other(text));
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

const anyNumber = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 1000 }).map((value) => String(value / 1000)) },
  fc.constantFrom('1.05', '-0.02', '0,5', '-0.3', '0', '1', '320', '640', 'nan', 'x', '100.5', '1.002'),
);
const anyClass = fc.constantFrom('0', '1', '2', '1.0', 'car', '7', '-1');
const anyRow = fc
  .tuple(anyClass, fc.array(anyNumber, { minLength: 3, maxLength: 9 }))
  .map(([name, numbers]) => [name, ...numbers].join(' '));
const anyRows = fc.array(anyRow, { maxLength: 5 }).map((rows) => rows.join('\n'));

describe('rows with any number of faults', () => {
  it('lose the finding by its safe fix and gain none, but that all rows together may now look like corners', () => {
    const key = ({ rule, range }: Finding) => `${rule} ${range?.start.line ?? -1}`;
    fc.assert(
      fc.property(anyRows, (text) => {
        const { findings } = readYolo(text);
        const known = new Set(findings.map(key));
        for (const finding of findings) {
          const fix = editsOf(fixesFor(finding, { text, path: yoloPath }, dataset, size)).find(({ safe }) => safe);
          // Removing a row moves the rows after it.
          if (fix === undefined || finding.rule === 'yolo/duplicate-row') continue;
          const after = readYolo(applyEdits(text, fix.edits)).findings;
          expect(after.map(describeFinding)).not.toContain(describeFinding(finding));
          expect(after.filter((fresh) => !known.has(key(fresh)) && fresh.rule !== 'yolo/corners')).toEqual([]);
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('fixing all of a document', () => {
  const text = '1.0 0,5 0.5 0.2 0.2\n0 0.95 0.3 0.2 0.2\n0 0.95 0.3 0.2 0.2\n0 0.95 0.3 0.2 0.2';

  it('merges the safe fixes', () => {
    const edits = fixAllFor(readYolo(text).findings, { text, path: yoloPath }, dataset, size);
    expect(applyEdits(text, edits)).toBe('1 0.5 0.5 0.2 0.2\n0 0.925 0.3 0.15 0.2\n');
  });

  it('changes nothing where nothing is wrong', () => {
    expect(fixAllFor([], { text, path: yoloPath }, dataset, size)).toEqual([]);
  });
});
