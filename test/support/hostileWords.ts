import fc from 'fast-check';

/** Pieces that mean something to one shell or another. */
export const hostileWords: readonly string[] = [
  ...['', ' ', '\n', '\r\n', '\t', "'", '"', '`', '\\', "\\'", "'\\''", '""'],
  ...[
    '$',
    '$$',
    '$HOME',
    '${HOME}',
    '$(touch /tmp/x)',
    '`id`',
    '!',
    '!!',
    '!$',
    '*',
    '?',
    '[a-z]',
    '{a,b}',
    '~',
    '~root',
  ],
  ...[
    '#',
    '# x',
    ';',
    '&',
    '|',
    '<',
    '>',
    '()',
    '; echo x',
    '& echo x',
    '| cat',
    '> /dev/null',
    '<<E',
    '-rf',
    '--',
    '-',
    '-n',
  ],
  ...[
    'a=b',
    '=ls',
    '%1',
    '^a^b',
    'if',
    'then',
    'time',
    'end',
    '[[',
    '{',
    '}',
    '%s',
    '\\n',
    '\\0101',
    '\x01',
    '\x7f',
    '\x1b[31m',
  ],
  ...['é', '日本語', '😀', '\u202e', '\u00a0', '\ufeff', 'e\u0301'],
];

/** Such pieces and any other text, but for NUL, which no program can be given. */
export const hostileWord: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...hostileWords), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), {
    maxLength: 5,
  })
  .map((pieces) => pieces.join('').replaceAll('\0', ''));
