import { expect, it } from 'vitest';
import { checkSurvival } from './checkSurvival';

it.each([
  [false, false, undefined],
  [undefined, undefined, undefined],
  [true, true, undefined],
  [true, false, 'job/ends-with-login'],
  [true, undefined, 'job/ends-with-login'],
])('with processes ended: %s, lingering: %s', (answer, lingers, code) => {
  expect(checkSurvival({ answer, lingers, source: '' })?.code).toBe(code);
});
