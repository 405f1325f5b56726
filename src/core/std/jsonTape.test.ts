import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMembers, firstInside, itemsOf, kindOf, nextNode, numberOf, spanOf, stringOf } from './jsonRead';
import { MAX_JSON_DEPTH, scanJson, type JsonTape } from './jsonTape';

/** The value of a node, as `JSON.parse` would give it. */
function valueOf(tape: JsonTape, node: number): unknown {
  switch (kindOf(tape, node)) {
    case 'string':
      return stringOf(tape, node);
    case 'number':
      return numberOf(tape, node);
    case 'boolean':
      return tape.text.startsWith('t', spanOf(tape, node).start);
    case 'null':
      return null;
    case 'list':
      return itemsOf(tape, node).map((item) => valueOf(tape, item));
    case 'object': {
      const entries: [string, unknown][] = [];
      for (let key = firstInside(node); key < nextNode(tape, node); key = nextNode(tape, nextNode(tape, key))) {
        entries.push([stringOf(tape, key), valueOf(tape, nextNode(tape, key))]);
      }
      return Object.fromEntries(entries);
    }
  }
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** The scanner takes what JSON.parse takes, and reads the same from it. */
function assertAgrees(text: string): void {
  const tape = scanJson(text);
  const parsed = parse(text);
  expect(tape.fault === undefined).toBe(parsed !== undefined);
  if (parsed !== undefined) expect(valueOf(tape, 0)).toEqual(parsed.value);
}

const piece = fc.constantFrom(
  ...['{', '}', '[', ']', ',', ':', '"a"', '"b\\u0041"', '"', '\\', '1', '-0', '01', '1.', '.5', '1.25e3', '1E-2', '-'],
  ...[
    'true',
    'false',
    'null',
    'nul',
    ' ',
    '\n',
    '\t',
    '\u00a0',
    '\ufeff',
    '"\t"',
    '"\\x"',
    '"é😀"',
    '12345678.90123',
    'NaN',
  ],
);

describe('scanJson', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(0, 1, '\t', '\r\n'), (text, space) => {
        assertAgrees(JSON.stringify(JSON.parse(text), null, space));
      }),
      { seed: 7, numRuns: 1500 },
    );
  });

  it('refuses what JSON.parse refuses, and nothing else', () => {
    const pieces = fc.array(piece, { maxLength: 9 }).map((parts) => parts.join(''));
    const value = fc.json({ maxDepth: 3 });
    const mutated = fc
      .tuple(value, fc.nat(40), fc.nat(2), fc.oneof(piece, fc.string({ unit: 'binary', maxLength: 2 })))
      .map(([text, at, length, part]) => text.slice(0, at) + part + text.slice(at + length));
    fc.assert(fc.property(fc.oneof(pieces, mutated), assertAgrees), { seed: 7, numRuns: 8000 });
  });

  it('reads every number as JSON.parse does', () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
    );
    const rounded = fc
      .tuple(fc.double({ min: -5000, max: 5000, noNaN: true }), fc.nat(4))
      .map(([x, n]) => x.toFixed(n));
    fc.assert(fc.property(fc.oneof(number.map(String), rounded), assertAgrees), { seed: 7, numRuns: 3000 });
  });

  it.each([
    ['{"a": 1,}', '}'],
    ['{"a" 1}', '1'],
    ['[1 2]', '2'],
    ['[1, nan]', 'nan'],
    ['{"a": "b\n}', '"b'],
    ['[01]', '01'],
    ['["\\q"]', '\\'],
    ['[1] x', 'x'],
    ["{'a': 1}", "'"],
    ['[1, 2', ''],
  ])('marks the first fault of %j', (text, place) => {
    const { fault } = scanJson(text);
    expect(text.slice(fault!.start, fault!.end)).toBe(place);
  });

  it('keeps what was read before a fault', () => {
    const tape = scanJson('{"a": [1, 2, {"b": 3 !');
    const found = new Int32Array(1);
    findMembers(tape, 0, ['a'], found);
    expect(itemsOf(tape, found[0]!).map((item) => kindOf(tape, item))).toEqual(['number', 'number', 'object']);
  });

  it('finds keys that are written with escapes, and the last one of two', () => {
    const tape = scanJson('{"i\\u0064": 1, "id": 2, "\\u0069d": 3, "x": 4}');
    const found = new Int32Array(2);
    findMembers(tape, 0, ['id', 'y'], found);
    expect([numberOf(tape, found[0]!), found[1]]).toEqual([3, -1]);
  });

  it('stops at too many levels', () => {
    expect(scanJson('['.repeat(100_000)).fault?.start).toBe(MAX_JSON_DEPTH);
    expect(scanJson('['.repeat(MAX_JSON_DEPTH) + ']'.repeat(MAX_JSON_DEPTH)).fault).toBeUndefined();
  });
});
