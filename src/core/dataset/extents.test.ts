import { expect, it } from 'vitest';
import { extents } from './extents';
import { formats } from './formats/formats';

it('says the same of each encoding as its format does', () => {
  const said = Object.fromEntries(Object.entries(formats).map(([encoding, { extent }]) => [encoding, extent]));
  expect(said).toEqual(extents);
});
