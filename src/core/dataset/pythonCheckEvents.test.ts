import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PythonCheckParser } from './pythonCheckEvents';

function parse(text: string) {
  const parser = new PythonCheckParser();
  return [...parser.push(text), ...parser.end()];
}

const finding = {
  event: 'finding',
  rule: 'onehot/all-zero',
  severity: 'error',
  message: 'The pixel belongs to no class.',
  file: 'C:\\data\\a.png',
  split: 'training',
  sample: 3,
  row: 4,
  column: 5,
  count: 6,
  vector: [0, 0, 'nan'],
};

describe('what the check of a Python source says', () => {
  it('is read line by line, wherever the output was cut', () => {
    const text = [
      '{"event":"start","version":1,"python":"3.6.15","numpy":"1.19.5"}',
      '{"event":"progress","split":"training","done":2,"total":9}',
      '',
    ].join('\n');
    const whole = parse(text);
    expect(whole.map(({ kind }) => kind)).toEqual(['start', 'progress']);
    for (let cut = 0; cut < text.length; cut++) {
      const parser = new PythonCheckParser();
      expect([...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut)), ...parser.end()]).toEqual(whole);
    }
  });

  it('is told from other output, and a line of many chunks is read once it ends', () => {
    const word = 'no event at all '.repeat(1000);
    const parser = new PythonCheckParser();
    const events = Array.from({ length: 300 }, () => parser.push(word)).flat();
    expect(events).toEqual([]);
    const line = word.repeat(300).trim();
    expect(parser.push('\n[1]\n{"event":')).toEqual([
      { kind: 'unknown', line },
      { kind: 'unknown', line: '[1]' },
    ]);
    expect(parser.push('"progress","split":"a","done":2,"total":9}\n').map(({ kind }) => kind)).toEqual(['progress']);
    expect(parser.end()).toEqual([]);
  });

  it('becomes a finding with its pixel, its count and its vector', () => {
    expect(parse(JSON.stringify(finding))).toEqual([
      {
        kind: 'finding',
        sample: 3,
        finding: {
          rule: 'onehot/all-zero',
          severity: 'error',
          file: 'C:/data/a.png',
          message: { text: '{0}', args: ['The pixel belongs to no class. [0, 0, nan]'] },
          pixel: { row: 4, column: 5 },
          count: 6,
        },
      },
    ]);
  });

  it('gives a line of the source as a place', () => {
    const event = { ...finding, rule: 'python/label-interpolation', line: 12, row: undefined };
    expect(parse(JSON.stringify(event))[0]).toMatchObject({
      finding: { range: { start: { line: 11, character: 0 }, end: { line: 11, character: Number.MAX_VALUE } } },
    });
  });

  it.each(['hello', '{}', '{"event":"progress"}', JSON.stringify({ ...finding, rule: 'no/such-rule' }), '[1'])(
    'keeps a line that is no event: %s',
    (line) => {
      expect(parse(line)).toEqual([{ kind: 'unknown', line }]);
    },
  );

  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.json(), fc.string())), (lines) => {
        parse(lines.join('\n'));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
