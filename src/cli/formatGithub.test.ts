import { describe, expect, it } from 'vitest';
import { buildFinding, buildPixelFinding, buildReport } from '../../test/support/reports';
import { message } from '../core/std/message';
import { formatGithub } from './formatGithub';

describe('formatGithub', () => {
  it('writes a workflow command for each finding', () => {
    expect(formatGithub([buildReport()], { cwd: '/set' })).toBe(
      '::error file=labels/a.txt,line=2,endLine=2,col=3,endColumn=6,title=yolo/class-unknown::Class 7 is not declared.\n' +
        '::warning file=masks/a b.png,title=mask/unknown-color::No class has this colour. (row 0, column 5)\n',
    );
  });

  it('escapes what would end a value or the command', () => {
    const finding = buildFinding({ file: '/set/a,b:c%\n.txt', severity: 'info', message: message('100 %: a,\r\nb') });
    expect(formatGithub([buildReport([finding])], { cwd: '/set' })).toBe(
      '::notice file=a%2Cb%3Ac%25%0A.txt,line=2,endLine=2,col=3,endColumn=6,title=yolo/class-unknown::100 %25: a,%0D%0Ab\n',
    );
  });

  it('gives no columns for a place of several lines, and writes nothing for nothing', () => {
    const range = { start: { line: 0, character: 4 }, end: { line: 2, character: 1 } };
    expect(formatGithub([buildReport([buildFinding({ range })])], { cwd: '/set' })).toContain('line=1,endLine=3,title');
    expect(
      formatGithub([buildReport([buildPixelFinding()]), buildReport([])], { cwd: '/set' }).split('\n'),
    ).toHaveLength(2);
    expect(formatGithub([], { cwd: '/set' })).toBe('');
  });
});
