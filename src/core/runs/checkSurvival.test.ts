import { expect, it } from 'vitest';
import { checkSurvival } from './checkSurvival';

it.each([
  [false, false, { ok: true, value: { outliveLogin: false } }],
  [undefined, undefined, { ok: true, value: { outliveLogin: false } }],
  [true, true, { ok: true, value: { outliveLogin: true } }],
  [true, false, { ok: false, problem: { code: 'job/ends-with-login' } }],
  [true, undefined, { ok: false, problem: { code: 'job/ends-with-login' } }],
])('with processes ended: %s, lingering: %s', (answer, lingers, result) => {
  expect(checkSurvival({ answer, lingers, source: '' })).toMatchObject(result);
});
