import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keras2, keras3 } from '../../../../test/support/kerasLogs';
import { readInPieces, type PointsByTag } from '../../../../test/support/metricLines';
import { buildStdoutReader, readStdout } from '../../../../test/support/stdoutMetrics';
import { formatMessage } from '../../std/message';

describe("a person's own patterns", () => {
  it('go before what is known', () => {
    const text = 'it 7 | L 0.5 | acc=0.9\nstep 9 loss=0.25\n';
    expect(readStdout(text, '^it (?<step>\\d+) \\| L (?<loss>\\S+)')).toEqual({
      loss: [
        [7, 0.5],
        [9, 0.25],
      ],
    });
  });

  it('may name the epoch, the time, and any name with its value', () => {
    const reader = buildStdoutReader(undefined, ['(?<epoch>\\d+)\\. (?<time>\\d+) (?<name>\\w+)→(?<value>.+)']);
    reader.push(Buffer.from('4. 1700000000 loss→0.5\n5. 1700000001 loss→none\n'));
    const { segments } = reader.drain();
    expect(segments.map(({ tag, steps, wallTimes, values }) => [tag, [...steps], [...wallTimes], [...values]])).toEqual(
      [['loss', [4], [1_700_000_000], [0.5]]],
    );
  });

  it('that cannot be used are named', () => {
    const reader = buildStdoutReader(undefined, ['(', '(?<step>a)', '(?<name>a)', '(?<loss>a)']);
    expect(reader.drain().problems.map(({ message }) => formatMessage(message))).toEqual([
      'The pattern "(" cannot be used: The "(" at character 1 is not closed.',
      'The pattern "(?<step>a)" cannot be used: The pattern needs a named group for each metric, such as (?<loss>\\S+).',
      'The pattern "(?<name>a)" cannot be used: The pattern needs a named group for each metric, such as (?<loss>\\S+).',
    ]);
  });

  it('do not look at lines of more than 1000 characters', () => {
    expect(readStdout(`L 1${'x'.repeat(997)}\nL 2${'x'.repeat(998)}`, '^L (?<loss>\\d)')).toEqual({ loss: [[0, 1]] });
  });
});

describe('any log', () => {
  const logs = [
    keras2,
    keras3,
    'Epoch [1/2], Step [100/600], Loss: 0.5\r\nEpoch [2/2], Step [100/600], Loss: 0.3\r\nmAP: 0.5',
  ];

  it.each(logs)('says the same in whatever pieces it comes, and to a reader that goes on for another', (text) => {
    const bytes = Buffer.from(text);
    const whole = readInPieces(buildStdoutReader(), text, 100_000).points;
    const property = fc.property(fc.integer({ min: 1, max: 200 }), fc.nat(bytes.length), (size, cut) => {
      expect(readInPieces(buildStdoutReader(), text, size).points).toEqual(whole);
      const first = buildStdoutReader();
      first.push(bytes.subarray(0, cut));
      const before = first.drain().segments.reduce((sum, { steps }) => sum + steps.length, 0);
      const state = structuredClone(first.state());
      const rest = readInPieces(buildStdoutReader(state), bytes.subarray(state.offset).toString(), size).points;
      const count = (points: PointsByTag) => Object.values(points).reduce((sum, line) => sum + line.length, 0);
      expect(before + count(rest)).toBe(count(whole));
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });

  it.each([
    ['colons', ': '.repeat(2000)],
    ['dashes and letters', '-a'.repeat(2000)],
    ['percents and bars', '1%|'.repeat(1300)],
    ['brackets', '[1/'.repeat(1300)],
    ['digits', '9'.repeat(4000)],
    ['digits and dots', '9.'.repeat(2000)],
    ['pairs', 'a=1 '.repeat(1000)],
    ['epochs', 'epoch '.repeat(600)],
    ['blanks', ' '.repeat(4000)],
    ['one word', 'a'.repeat(4000)],
    ['escapes', '\u001b['.repeat(2000)],
    ['quotes', '"'.repeat(4000)],
    ['bars', '━ '.repeat(2000)],
  ])('takes a bounded time: lines of %s', (_name, line) => {
    const reader = buildStdoutReader();
    const bytes = Buffer.from(`${line}\n`.repeat(50));
    const start = performance.now();
    reader.push(bytes);
    reader.drain();
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
