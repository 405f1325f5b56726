import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { describeFinding } from '../../../test/support/readYolo';
import { decodeText } from '../std/text';
import { checkText } from './checkText';
import { Reporter } from './reporter';

function check(bytes: Uint8Array | string): string[] {
  const decoded = decodeText(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes);
  const reporter = new Reporter('/a', buildDataset('yolo-txt'), decoded.text);
  checkText(decoded, reporter);
  return reporter.findings.map(describeFinding);
}

describe('text', () => {
  it.each<[string, Uint8Array | string, string[]]>([
    ['that is empty is sound', '', []],
    ['with one line ending throughout is sound', 'a\r\nb\r\n', []],
    ['with a byte order mark', '\ufeffa\n', ['text/byte-order-mark 0:0-0']],
    ['with two line endings', 'a\r\nb\n', ['text/mixed-line-endings 0:0-0']],
    ['with an old Mac line ending among others', 'a\rb\n', ['text/mixed-line-endings 0:0-0']],
    ['with a byte that is not UTF-8', Uint8Array.of(97, 10, 98, 0xff), ['text/not-utf8 1:1-2']],
  ])('%s', (_, bytes, expected) => {
    expect(check(bytes)).toEqual(expected);
  });
});
