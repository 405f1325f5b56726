import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildProbe } from '../../../test/support/buildProbe';
import { splitProbe } from './probeSections';

describe('the sections of a probe', () => {
  it('hold whatever was read, byte for byte, but for the marker itself', () => {
    const content = fc
      .array(
        fc.oneof(fc.string(), fc.constantFrom('\n', '@@probe 1 x\n', '\nprobe-', 'probe-0f1e', ' end\n', '\0', '\r\n')),
      )
      .map((pieces) => pieces.join(''))
      .filter((text) => !`\n${text}`.includes('\nprobe-0f1e '));
    fc.assert(
      fc.property(content, content, (a, b) => {
        const { value, problems } = splitProbe(buildProbe({ a, 'b /etc/b.conf': b }));
        expect(problems).toEqual([]);
        expect(value?.get('a')).toBe(a);
        expect(value?.withArgument('b')).toEqual([['/etc/b.conf', b]]);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('begin after whatever a login script prints', () => {
    const { value } = splitProbe(`Welcome to board 7!\n@@probe\n${buildProbe({ uname: 'Linux b 4.9 aarch64\n' })}`);
    expect(value?.get('uname')).toBe('Linux b 4.9 aarch64\n');
  });

  it('are empty where there are none', () => {
    const { value } = splitProbe(buildProbe({}));
    expect(value?.get('uname')).toBe('');
    expect(value?.withArgument('logind')).toEqual([]);
  });

  it('are kept when the text ends early, and that is said', () => {
    const text = buildProbe({ a: 'one\n', b: 'two\n' });
    const { value, problems } = splitProbe(text.slice(0, text.indexOf('two') + 2));
    expect(problems.map(({ code }) => code)).toEqual(['probe/cut-short']);
    expect([value?.get('a'), value?.get('b')]).toEqual(['one\n', 'tw']);
  });

  it.each(['', 'sh: probe.sh: not found\n', '@@probe 2 probe-1\n\nprobe-1 end\n'])('are none in %j', (text) => {
    const { value, problems } = splitProbe(text);
    expect(value).toBeUndefined();
    expect(problems.map(({ code }) => code)).toEqual(['probe/unreadable']);
  });
});
