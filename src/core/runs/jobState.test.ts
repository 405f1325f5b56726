import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFactsLine, parseJobFacts } from './jobFacts';
import { deriveJobState, statusOf, type JobState } from './jobState';

function stateOf(words: string): JobState {
  const facts = parseFactsLine(`job now=100 heartbeat=90 boot=B ${words}`);
  if (facts === undefined) throw new Error('These are no facts.');
  return deriveJobState(facts);
}

const supervised = 'supervisor=5:50:B:10 supervisor_now=50:S';

describe('the state of a job', () => {
  it.each<[string, JobState]>([
    ['queued=1', { kind: 'queued', isStalled: false }],
    ['queued=1 stalled=1', { kind: 'queued', isStalled: true }],
    [supervised, { kind: 'starting' }],
    [`${supervised} queued=1`, { kind: 'starting' }],
    [`${supervised} process=7:70:B:11 process_now=70:R`, { kind: 'running' }],
    ['supervisor=5:50:B:10 process=7:70:B:11 process_now=70:D', { kind: 'running' }],
    [`${supervised} process=7:70:B:11 process_now=70:T`, { kind: 'paused' }],
    // Held by a debugger, not by us.
    [`${supervised} process=7:70:B:11 process_now=70:t`, { kind: 'running' }],
    // It has ended; its supervisor is about to say how.
    [`${supervised} process=7:70:B:11 process_now=70:Z`, { kind: 'running' }],
    [`${supervised} process=7:70:B:11`, { kind: 'running' }],
    ['exit=code:0:20:unknown', { kind: 'finished', code: 0, by: 'unknown' }],
    ['exit=code:1:20:person stop=1', { kind: 'finished', code: 1, by: 'person' }],
    ['exit=signal:TERM:20:person stop=1', { kind: 'killed', signal: 'SIGTERM', by: 'person' }],
    ['exit=signal:KILL:20:unknown', { kind: 'killed', signal: 'SIGKILL', by: 'unknown' }],
    ['exit=code:0:20:unknown:disk-full full=1', { kind: 'lost', reason: 'disk-full', code: 0 }],
    ['exit=signal:KILL:20:person:disk-full full=1', { kind: 'killed', signal: 'SIGKILL', by: 'person' }],
    ['exit=signal:TERM:20:unknown:down', { kind: 'lost', reason: 'rebooted' }],
    ['exit=code:0:20:unknown:down', { kind: 'lost', reason: 'rebooted', code: 0 }],
    ['exit=code:0:20:unknown:disk-full:down full=1', { kind: 'lost', reason: 'rebooted', code: 0 }],
    ['exit=signal:TERM:20:person:down stop=1', { kind: 'killed', signal: 'SIGTERM', by: 'person' }],
    // The disk had space again when it ended.
    ['exit=code:0:20:unknown full=1', { kind: 'finished', code: 0, by: 'unknown' }],
    ['', { kind: 'lost', reason: 'vanished' }],
    ['supervisor=5:50:B:10 process=7:70:B:11', { kind: 'lost', reason: 'vanished' }],
    ['supervisor=5:50:B:10 process=7:70:B:11 process_now=70:Z', { kind: 'lost', reason: 'vanished' }],
    ['supervisor=5:50:B:10 process=7:70:B:11 full=1', { kind: 'lost', reason: 'disk-full' }],
    ['supervisor=5:50:A:10 process=7:70:A:11', { kind: 'lost', reason: 'rebooted' }],
    ['supervisor=5:50:A:10', { kind: 'lost', reason: 'rebooted' }],
    // Its supervisor's file is empty, as only a power cut leaves it.
    ['supervisor=0:0:none:', { kind: 'lost', reason: 'rebooted' }],
    ['queued=1 supervisor=0:0:none:', { kind: 'lost', reason: 'rebooted' }],
    ['supervisor=5:50:A:10 process=7:70:A:11 full=1', { kind: 'lost', reason: 'rebooted' }],
  ])('with %j is %j', (words, state) => {
    expect(stateOf(words)).toEqual(state);
  });

  it('is not told by another process that has the number now', () => {
    expect(stateOf('supervisor=5:50:B:10 process=7:70:B:11 process_now=71:R').kind).toBe('lost');
    // The same number and start in another boot of the machine.
    expect(stateOf('supervisor=5:50:A:10 process=7:70:A:11 process_now=70:R')).toEqual({
      kind: 'lost',
      reason: 'rebooted',
    });
  });

  it('does not depend on any clock', () => {
    const words = `boot=B ${supervised} process=7:70:B:99999 process_now=70:R`;
    const states = ['now=1 heartbeat=99999', 'now=99999 heartbeat=1', ''].map((times) =>
      deriveJobState(parseFactsLine(`job ${times} ${words}`)!),
    );
    expect(states).toEqual(states.map(() => ({ kind: 'running' })));
  });
});

describe('facts of jobs', () => {
  it('become a status with times in milliseconds and the size of the log', () => {
    const { value, problems } = parseJobFacts(
      'a-1 now=30 heartbeat=25 boot=B supervisor=5:50:B:10 process=7:70:B:11 exit=code:2:20:unknown dropped=9 memory=address-space\n' +
        'b-2 now=30 heartbeat= boot=B queued=1\n1234 a-1/log\n',
    );
    expect(problems).toEqual([]);
    expect(value.map(statusOf)).toMatchObject([
      { id: 'a-1', startedAt: 11_000, endedAt: 20_000, lastSeenAt: 25_000, logBytes: 1234, droppedBytes: 9 },
      { id: 'b-2', startedAt: undefined, endedAt: undefined, lastSeenAt: undefined, logBytes: undefined },
    ]);
    expect(value[0]?.memory).toBe('address-space');
  });

  it('that make no sense are problems, and torn files tell nothing', () => {
    const { value, problems } = parseJobFacts(
      'mesg: ttyname failed\njob boot=B process=::: exit=code:::  supervisor=x\n',
    );
    expect(value.map(deriveJobState)).toEqual([{ kind: 'lost', reason: 'vanished' }]);
    expect(problems).toHaveLength(1);
  });

  it('never throw, whatever comes', () => {
    const piece = fc.constantFrom(
      'job',
      ' ',
      '=',
      ':',
      'boot=B',
      'exit=',
      'code:1:2:person',
      '\n',
      'process=7:70:B',
      '9',
      '/log',
    );
    const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (line) => {
        for (const facts of parseJobFacts(line).value) statusOf(facts);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
