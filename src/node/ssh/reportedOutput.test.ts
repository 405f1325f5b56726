import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createReportedOutput } from './reportedOutput';

const TOKEN = 'jw-token';

/** What comes out when a stream arrives in pieces of these lengths. */
function read(stream: Buffer, lengths: readonly number[]) {
  const reports: (readonly string[])[] = [];
  const chunks: Buffer[] = [];
  const output = createReportedOutput(TOKEN, {
    onReport: (words) => reports.push(words),
    onBytes: (bytes) => chunks.push(Buffer.from(bytes)),
  });
  let at = 0;
  for (const length of [...lengths, stream.length]) {
    output.accept(stream.subarray(at, at + length));
    at += length;
  }
  output.end();
  return { reports, bytes: Buffer.concat(chunks), preamble: output.preamble() };
}

const lengths = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 200 });
/** Bytes that often look like the beginning of a report. */
const bytes = fc
  .array(fc.oneof(fc.constantFrom('jw-', 'jw-t', 'jw-toke', '\n', ' '), fc.string()))
  .map((pieces) => pieces.join('').replaceAll(TOKEN, ''));

it('passes what follows the first report, byte for byte, however it is cut', () => {
  fc.assert(
    fc.property(bytes, fc.uint8Array(), bytes, lengths, (before, raw, after, cuts) => {
      const output = Buffer.concat([Buffer.from(after), raw]);
      fc.pre(!`${before}${TOKEN}`.slice(0, -1).includes(TOKEN) && output.indexOf(TOKEN) !== 0);
      const stream = Buffer.concat([Buffer.from(`${before}${TOKEN} run 12 34\n`), output]);
      const result = read(stream, cuts);
      expect(result.reports).toEqual([['run', '12', '34']]);
      expect(result.bytes.equals(output)).toBe(true);
      expect(before.endsWith(result.preamble) || result.preamble === before).toBe(true);
    }),
    { seed: 4, numRuns: 300 },
  );
});

it('takes a second report for one only where the output would begin', () => {
  const failed = Buffer.from(`banner${TOKEN} run 1 2\n${TOKEN} failed 127\n`);
  expect(read(failed, [3, 9, 1])).toMatchObject({
    reports: [
      ['run', '1', '2'],
      ['failed', '127'],
    ],
  });
  expect(read(failed, []).bytes.length).toBe(0);
  const text = `x${TOKEN} failed 127\n`;
  expect(read(Buffer.from(`${TOKEN} run 1 2\n${text}`), []).bytes.toString()).toBe(text);
});

it('without any report keeps the end of what was said', () => {
  const said = `${'x'.repeat(5000)}This account is closed.\n`;
  expect(read(Buffer.from(said), [1000])).toMatchObject({ reports: [] });
  expect(read(Buffer.from(said), [1000]).preamble.endsWith('This account is closed.\n')).toBe(true);
});
