import { concat } from '../buildPng';

/** Numbers from 0 to 1. */
export type Random = () => number;

/** What hides in texts that break readers. */
const tokens = [
  ...['\u0000', '\ufeff', '\ud800', '\udc00', '\uffff', '\u2028', '\r', '\r\n', '\n', '\t', '  ', 'é', '😀', '\\u0000'],
  ...[
    '0',
    '-1',
    '1e999',
    '-0',
    '1e-999',
    'NaN',
    'nan',
    'inf',
    'Infinity',
    '9'.repeat(400),
    '0x10',
    '1_000',
    '0.5,',
    '1,5',
  ],
  ...[
    '<',
    '>',
    '</',
    '/>',
    '<![CDATA[',
    ']]>',
    '<!--',
    '-->',
    '<?',
    '<!DOCTYPE a [',
    '&',
    '&amp;',
    '&#0;',
    '&#x110000;',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '\\',
    ':',
    ',',
    '\\ud800',
    '"""',
    "'''",
    '#',
    '`',
    '\\"',
    'null',
    'true',
    '*a',
    '&a ',
    '!!',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '- ',
    '? ',
    '| ',
    '> ',
    '%',
    '@',
    '(',
    ')',
    'def ',
    'lambda:',
  ],
].map((token) => Buffer.from(token));

/** Random bytes, tokens in a row, or a sound input with up to eight changes. */
export function makeInput(samples: readonly Uint8Array[], random: Random): Uint8Array {
  const kind = random();
  if (kind < 0.1) return randomBytes(whole(random, 300), random);
  if (kind < 0.2) return concat(Array.from({ length: whole(random, 60) }, () => pick(tokens, random)));
  let bytes: Uint8Array = pick(samples, random);
  for (let i = whole(random, 8); i >= 0; i--) bytes = change(bytes, samples, random);
  return bytes;
}

function whole(random: Random, below: number): number {
  return Math.floor(random() * below);
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[whole(random, items.length)]!;
}

function randomBytes(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => whole(random, 256));
}

/** Inputs do not grow without end by parts that are repeated. */
const LONGEST = 20_000;

function change(bytes: Uint8Array, samples: readonly Uint8Array[], random: Random): Uint8Array {
  const at = whole(random, bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + whole(random, random() < 0.8 ? 8 : bytes.length + 1));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (whole(random, 8)) {
    case 0:
      return concat([before, after]);
    case 1:
      return concat([before, part.map((byte) => byte ^ (1 << whole(random, 8))), after]);
    case 2:
      return concat([before, randomBytes(part.length, random), after]);
    case 3:
      return concat([before, pick(tokens, random), part, after]);
    case 4:
      return concat([before, pick(tokens, random), after]);
    case 5:
      return bytes.length > LONGEST ? before : concat([before, part, part, after]);
    case 6:
      return before;
    default: {
      const other = pick(samples, random);
      const from = whole(random, other.length);
      return concat([before, other.subarray(from, from + whole(random, 200)), after]).subarray(0, LONGEST);
    }
  }
}
