import { expect, it } from 'vitest';
import { buildTarget } from '../../../test/support/sshTargets';
import { formatMessage } from '../../core/std/message';
import { networkProblem, placeOf } from './connectProblem';

const target = buildTarget({ alias: 'board', hostName: 'board.lan', port: 2222 });

it.each([
  ['ENOTFOUND', 'host/unknown-name'],
  ['EAI_AGAIN', 'host/unknown-name'],
  ['EHOSTUNREACH', 'host/no-route'],
  ['ENETUNREACH', 'host/no-route'],
  ['ETIMEDOUT', 'host/timeout'],
  ['ECONNREFUSED', 'host/refused'],
  ['ECONNRESET', 'host/closed'],
  ['EPERM', 'host/failed'],
])('%s is %s, in a sentence with the way out', (systemCode, code) => {
  const problem = networkProblem(Object.assign(new Error('why'), { code: systemCode }), target);
  expect(problem.code).toBe(code);
  expect(formatMessage(problem.message)).toMatch(/board[^]*\.$|why$/);
  expect(formatMessage(problem.remedy!)).not.toMatch(/\{\d\}/);
});

it('a place keeps an address with colons readable', () => {
  expect([placeOf(target), placeOf(buildTarget({ hostName: '::1' }))]).toEqual(['board.lan:2222', '[::1]:22']);
});
