import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../core/runs/runRecord';
import { formatMessage } from '../../core/std/message';
import { describeRow, listRuns } from './runRows';
import type { RunState } from './runState';

const NOW = 10_000_000;

function build(name: string, change: Partial<RunRecord>, live: Partial<RunState> = {}): RunState {
  const record: RunRecord = {
    version: 1,
    id: name,
    name,
    createdAt: 0,
    configuration: { name, command: ['python3', 'train.py'] },
    host: { id: 'local', name: 'here' },
    workingFolder: '/tmp',
    states: [{ state: 'running', at: 0 }],
    tags: [],
    star: false,
    ...change,
  };
  const rest = { unreachable: undefined, logSize: 0, progress: undefined, latest: new Map(), problem: undefined };
  return { record, folder: '', ...rest, ...live };
}

const ended = { states: [{ state: 'finished', at: NOW - 3_600_000, code: 0 }] } satisfies Partial<RunRecord>;
const textOf = (run: RunState, values?: readonly number[]): string => {
  const { label, parts } = describeRow(run, NOW, () => values);
  return [label, ...parts.map(formatMessage)].join(' | ');
};

describe('the list of runs', () => {
  const runs = [build('new', ended), build('active', {}), build('old', { ...ended, tags: ['ssd'] })];

  it('has active ones first and keeps the order of the others', () => {
    expect(listRuns(runs, '').map(({ record }) => record.name)).toEqual(['active', 'new', 'old']);
  });

  it('has those with the words of the filter', () => {
    expect(listRuns(runs, '#ssd').map(({ record }) => record.name)).toEqual(['old']);
  });
});

describe('the row of a run', () => {
  it('says how far it is, what it has reached and where it runs', () => {
    const progress = { done: 25, total: 100, unit: 'step' } as const;
    const latest = new Map([
      ['telemetry/load/gpu', 99],
      ['accuracy', 0.75],
      ['loss', 0.123456],
    ]);
    const run = build('train', { host: { id: 'nano', name: 'nano' }, star: true }, { progress, latest });
    expect(textOf(run, [3, 2, 1])).toBe(
      '★ train | running for 2 h 46 min | 25/100, 8 h 20 min left | loss 0.1235 █▅▁ | nano',
    );
  });

  it('says how long ago it ended', () => {
    expect(textOf(build('train', ended))).toBe('train | finished | 1 h ago');
  });
});
