import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../test/support/memoryFiles';
import { buildFinding, buildPixelFinding, buildReport } from '../../test/support/reports';
import type { DatasetReport } from '../app/datasetReport';
import { message } from '../core/std/message';
import { formatText } from './formatText';
import { plainPaint, type Paint } from './terminal';

const marked: Paint = (style, text) => `<${String(style)}>${text}</>`;

function format(
  reports: readonly DatasetReport[],
  { files = {}, paint = plainPaint }: { files?: Record<string, string | Uint8Array>; paint?: Paint } = {},
): Promise<string> {
  return formatText(reports, { cwd: '/set', version: '1', files: new MemoryFiles(files), paint, milliseconds: 1234 });
}

const at = (line: number, from: number, to: number) => ({
  range: { start: { line, character: from }, end: { line, character: to } },
});

describe('formatText', () => {
  it('groups findings by file, each with its line and a caret under the place', async () => {
    const text = await format([buildReport()], { files: { '/set/labels/a.txt': '0 1\r\n0 abc 5\n' } });
    expect(text).toBe(
      [
        'street (street.dataset.yaml, definition, yolo-txt)',
        '',
        'labels/a.txt',
        '  2:3  error  Class 7 is not declared.  yolo/class-unknown',
        '      2 | 0 abc 5',
        '        |   ^^^',
        '',
        'masks/a b.png',
        '  row 0, column 5  warning  No class has this colour. (×3)  mask/unknown-color',
        '      Legend: street.dataset.yaml:1:1',
        '',
        'street: 10 samples, 1 error, 1 warning in 1.2 s',
        '',
      ].join('\n'),
    );
  });

  it('says a count once, and no samples of a file that defines no data set', async () => {
    const said = buildPixelFinding({ message: message('No class has this colour; pixels: {0}.', 3) });
    expect(await format([buildReport([said])])).toContain('pixels: 3.  mask/unknown-color');
    const source = buildReport([buildFinding()], { samples: 0, checked: 0 }, { annotationSets: [] });
    expect(await format([source])).toContain('street: 1 error in 1.2 s');
  });

  it('colours by severity where colours are wanted', async () => {
    const text = await format([buildReport([buildFinding()])], {
      files: { '/set/labels/a.txt': '\n0 abc' },
      paint: marked,
    });
    expect(text).toContain('<red>error</>');
    expect(text).toContain('<red>^^^</>');
    expect(await format([buildReport([])], { paint: marked })).toContain('<green>nothing found</>');
  });

  it('sums up several data sets', async () => {
    const text = await format([buildReport(), buildReport([buildPixelFinding({ severity: 'info' })])]);
    expect(text).toMatch(/\nAll: 2 data sets, 20 samples, 1 error, 1 warning, 1 note in 1\.2 s\n$/);
  });

  it('tells what was not listed, what is waived and that the check was stopped', async () => {
    const report = buildReport([], { dropped: [['yolo/class-unknown', 5]], waived: 2, checked: 4, cancelled: true });
    expect(await format([report])).toContain(
      'street: 4 of 10 samples checked, 5 errors, 5 of them not listed, 2 waived, stopped before the end in 1.2 s',
    );
  });

  it('shows the part of a long line around the place', async () => {
    const line = `${'x '.repeat(5000)}BAD ${'y '.repeat(5000)}`;
    const finding = buildFinding(at(0, 10_000, 10_003));
    const text = await format([buildReport([finding])], { files: { '/set/labels/a.txt': line } });
    const [source = '', carets = ''] = text.split('\n').slice(4, 6);
    expect(source.length).toBeLessThan(120);
    expect(source.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('BAD');
  });

  it('puts the caret at the end of a line, under tabs, and on the first line of a longer place', async () => {
    const files = { '/set/labels/a.txt': 'a\tb\nlast' };
    const caretsOf = async (place: ReturnType<typeof at>) =>
      (await format([buildReport([buildFinding(place)])], { files })).split('\n')[5];
    expect(await caretsOf(at(0, 3, 3))).toBe('        |    ^');
    expect(await caretsOf(at(0, 2, 3))).toBe('        |   ^');
    const long = { range: { start: { line: 0, character: 1 }, end: { line: 1, character: 2 } } };
    expect(await caretsOf(long)).toBe('        |  ^^');
  });

  it('does without the line where the file is gone or shorter now', async () => {
    expect(await format([buildReport([buildFinding()])])).not.toContain(' | ');
    expect(await format([buildReport([buildFinding()])], { files: { '/set/labels/a.txt': 'x' } })).not.toContain(' | ');
  });

  it('lets no file name, message or label move the cursor', async () => {
    const finding = buildFinding({ file: '/set/\u001b[2J\n.txt', message: message('see {0}', '\u001b[31m') });
    const text = await format([buildReport([finding])], { files: { '/set/\u001b[2J\n.txt': '\n0 \u001b[5m\u0007' } });
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
  });
});
