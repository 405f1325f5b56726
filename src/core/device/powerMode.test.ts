import { describe, expect, it } from 'vitest';
import { powerModeOf } from './powerMode';

describe('the power mode', () => {
  it.each([
    ['NV Power Mode: MAXN\n0\n', { id: 0, name: 'MAXN' }],
    ['NVPM WARN: fan mode is not set!\nNV Power Mode: MODE_15W_6CORE\n2\n', { id: 2, name: 'MODE_15W_6CORE' }],
    ['NV Power Mode: MAXN_SUPER\n2', { id: 2, name: 'MAXN_SUPER' }],
    ['NV Fan Mode:quiet\nNV Power Mode: 15W\n0\n', { id: 0, name: '15W' }],
    ['NV Power Mode: 25W', { id: undefined, name: '25W' }],
  ])('is in %j', (query, mode) => {
    expect(powerModeOf(query, '', '')).toEqual(mode);
  });

  it('is in the files where nvpmodel refuses to tell', () => {
    const modes = '< POWER_MODEL ID=0 NAME=15W >\n< POWER_MODEL ID=1 NAME=25W >\n< PM_CONFIG DEFAULT=1 >\n';
    const refused = 'NVPM ERROR: failed to read PARAM GPU_POWER_CONTROL_ENABLE\n';
    expect(powerModeOf(refused, 'pmode:0001 fmode:quiet\n', modes)).toEqual({ id: 1, name: '25W' });
    expect(powerModeOf(refused, 'pmode:0007', modes)).toEqual({ id: 7, name: undefined });
    expect(powerModeOf(refused, '', modes)).toBeUndefined();
  });
});
