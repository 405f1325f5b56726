import { describe, expect, it } from 'vitest';
import { parsers } from '../support/proof/parsers';
import { proveParser } from '../support/proof/proveParser';

/** The quick version of `npm run prove:parsers`. */
describe('a parser', () => {
  it.each(parsers.map((parser) => [parser.name, parser] as const))(
    'neither throws nor takes long, whatever it reads: %s',
    (_, parser) => {
      expect(proveParser(parser, 300, 7, 40_000).failures).toEqual([]);
    },
    60_000,
  );
});
