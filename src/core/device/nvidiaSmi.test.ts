import { describe, expect, it } from 'vitest';
import { parseNvidiaSmi } from './nvidiaSmi';

const MIB = 1024 * 1024;

describe('a row of nvidia-smi', () => {
  it('tells load, memory, temperature, power and clock', () => {
    expect(parseNvidiaSmi('1, 8, 97, 40523, 143771, 61, 583.20, 1980, 0x0000000000000000').value).toEqual({
      index: 1,
      gpu: { load: 97, mhz: 1980, memory: { usedBytes: 40523 * MIB, totalBytes: 143771 * MIB } },
      celsius: 61,
      milliwatts: 583200,
      throttles: [],
    });
  });

  it.each([
    ['0x0000000000000001', []],
    ['0x0000000000000002', []],
    ['0x0000000000000004', ['power']],
    ['0x0000000000000008', ['hardware']],
    ['0x0000000000000024', ['power', 'temperature']],
    ['0x00000000000000C8', ['hardware', 'temperature', 'power']],
    ['[N/A]', []],
    ['[Not Supported]', []],
    ['', []],
  ])('with the reasons %s names causes that slow work down', (mask, causes) => {
    const { value } = parseNvidiaSmi(`0, 1, 0, 0, 143771, 36, 78.17, 345, ${mask}`);
    expect(value?.throttles.map(({ cause }) => cause)).toEqual(causes);
    expect(value?.throttles.every(({ from, isReported }) => from.startsWith('gpu0 ') && isReported)).toBe(true);
  });

  it('of a board leaves out what it does not know', () => {
    const { value } = parseNvidiaSmi('0, 1, [N/A], [N/A], [N/A], [N/A], [N/A], [N/A]');
    expect(value).toEqual({
      index: 0,
      gpu: { load: undefined, mhz: undefined, memory: undefined },
      celsius: undefined,
      milliwatts: undefined,
      throttles: [],
    });
  });

  it.each(['', 'No devices were found', 'NVIDIA-SMI has failed because', '0, 1, 2', 'x, 1, 2, 3, 4, 5, 6, 7, 8'])(
    'is not %j',
    (row) => {
      const { value, problems } = parseNvidiaSmi(row);
      expect(value).toBeUndefined();
      expect(problems.map(({ code }) => code)).toEqual(['telemetry/not-nvidia-smi']);
    },
  );
});
