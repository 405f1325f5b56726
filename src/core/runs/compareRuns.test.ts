import { describe, expect, it } from 'vitest';
import { compareRuns } from './compareRuns';
import type { RunRecord } from './runRecord';

function record(command: string[], change: Partial<RunRecord> = {}): RunRecord {
  return {
    version: 1,
    id: command.join('-'),
    name: 'train',
    createdAt: 0,
    configuration: { name: 'train', command },
    host: { id: 'local', name: 'here' },
    workingFolder: '/w',
    states: [],
    tags: [],
    star: false,
    ...change,
  };
}

describe('compareRuns', () => {
  it('puts what differs first, option by option', () => {
    const rows = compareRuns([
      record(['python3', 'train.py', '--epochs', '10', '--rate=0.1', '--fast']),
      record(['python3', 'train.py', '--epochs', '20', '--rate', '0.1'], { git: { commit: 'abc', dirty: false } }),
    ]);
    expect(rows.map(({ name, values, differs }) => [name, ...values, differs])).toEqual([
      ['--epochs', '10', '20', true],
      ['--fast', 'yes', '', true],
      ['commit', '', 'abc', true],
      ['changed code', '', 'no', true],
      ['command', 'python3 train.py', 'python3 train.py', false],
      ['--rate', '0.1', '0.1', false],
      ['host', 'here', 'here', false],
      ['folder', '/w', '/w', false],
    ]);
  });

  it('tells other packages apart by their list', () => {
    const withPackages = (hash: string) => record(['x'], { environment: { python: '3.8.10', packages: 2, hash } });
    const [row] = compareRuns([withPackages('0123456789'), withPackages('9876543210')]);
    expect(row).toEqual({ name: 'packages', values: ['2 (01234567)', '2 (98765432)'], differs: true });
  });

  it('puts what was chosen before what the host is, and takes no notice of what is free there at the moment', () => {
    const on = (memory: string, room: string) => ({
      hostFacts: [
        ['Memory', memory],
        ['Home', room],
      ] as [string, string][],
    });
    const rows = compareRuns([
      record(['x', '--epochs', '1'], on('8 GiB, 5.1 GiB available', '73.6 GiB free of 252 GiB on /')),
      record(['x', '--pause', '2'], on('4 GiB, 3 GiB available', '9 GiB free of 252 GiB on /')),
    ]);
    expect(rows.filter(({ differs }) => differs).map(({ name, values }) => [name, ...values])).toEqual([
      ['--epochs', '1', ''],
      ['--pause', '', '2'],
      ['Memory', '8 GiB', '4 GiB'],
    ]);
    expect(rows).toContainEqual({ name: 'Home', values: ['252 GiB on /', '252 GiB on /'], differs: false });
  });

  it('takes negative numbers for values', () => {
    const [row] = compareRuns([record(['x', '--shift', '-3']), record(['x', '--shift', '-4'])]);
    expect(row).toEqual({ name: '--shift', values: ['-3', '-4'], differs: true });
  });
});
