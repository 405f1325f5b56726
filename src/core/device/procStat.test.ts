import { describe, expect, it } from 'vitest';
import {
  coresBetween,
  gpuLoadOf,
  loadBetween,
  parseCpuTimes,
  parseNumbers,
  railPower,
  temperaturesOf,
  usageOfMeminfo,
} from './procStat';

const KIB = 1024;

describe('the times of cores', () => {
  // user nice system idle iowait irq softirq steal guest guest_nice
  const before =
    'cpu  100 0 50 800 50 0 0 0 0 0\ncpu0 50 0 25 400 25 0 0 0 0 0\ncpu1 50 0 25 400 25 0 0 0 0 0\nintr 99\n';
  const after = 'cpu 190 0 60 890 60 0 0 0 90 0;cpu0 140 0 35 400 25 0 0 0 90 0;cpu2 50 0 25 490 35 0 0 0 0 0';

  it('are ticks at work and all ticks; waiting is no work, and guests are not counted twice', () => {
    expect(parseCpuTimes(before).get('cpu')).toEqual({ busy: 100 + 50, total: 100 + 50 + 800 + 50 });
    expect(parseCpuTimes(after).get('cpu0')).toEqual({ busy: 140 + 35, total: 140 + 35 + 400 + 25 });
    expect([...parseCpuTimes('cpux 1 2 3 4\ncpu3 1 2\ncpu4 a b c d\nctxt 5\n')]).toEqual([]);
  });

  it('give the load between two moments, of each core that is on', () => {
    const [first, second] = [parseCpuTimes(before), parseCpuTimes(after)];
    expect(loadBetween(first.get('cpu'), second.get('cpu'))).toBe((100 * (90 + 10)) / (90 + 10 + 90 + 10));
    expect(coresBetween(first, second, new Map([['0', 1_497_600]]))).toEqual([
      { load: 100, mhz: 1497.6 },
      'off',
      { load: undefined, mhz: undefined },
    ]);
  });

  it('give no load without time in between, or when counting began anew', () => {
    const time = { busy: 5, total: 10 };
    expect(loadBetween(undefined, time)).toBeUndefined();
    expect(loadBetween(time, time)).toBeUndefined();
    expect(loadBetween({ busy: 50, total: 60 }, time)).toBeUndefined();
    expect(loadBetween(time, { busy: 4, total: 20 })).toBeUndefined();
  });

  it('do not make cores of one absurd number', () => {
    expect(coresBetween(new Map(), parseCpuTimes('cpu999999999 1 2 3 4'), new Map())).toEqual([]);
  });
});

describe('memory', () => {
  it('in use is what is not available, by the newer way or the older', () => {
    const newer = 'MemTotal: 1000 kB;MemFree: 100 kB;MemAvailable: 600 kB;SwapTotal: 500 kB;SwapFree: 450 kB';
    expect(usageOfMeminfo(newer)).toEqual({
      ram: { usedBytes: 400 * KIB, totalBytes: 1000 * KIB },
      swap: { usedBytes: 50 * KIB, totalBytes: 500 * KIB },
    });
    const older = 'MemTotal:  1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 200 kB\n';
    expect(usageOfMeminfo(older)).toEqual({
      ram: { usedBytes: (1000 - 100 - 50 - 200) * KIB, totalBytes: 1000 * KIB },
      swap: undefined,
    });
    expect(usageOfMeminfo('')).toEqual({ ram: undefined, swap: undefined });
  });
});

describe('files of /sys', () => {
  it('are names with numbers', () => {
    expect(parseNumbers('a=1;b c=-2;=3;d=;e=1.5;f=g=4')).toEqual([
      ['a', 1],
      ['b c', -2],
      ['f=g', 4],
    ]);
  });

  it('tell temperatures in thousandths, by names that are the same in all versions, without those that cannot be', () => {
    const zones =
      'CPU-therm=41437;GPU-therm=-256000;PMIC-Die=100000;Tboard_tegra=29000;tj-thermal=52500;thermal-fan-est=45600';
    expect(temperaturesOf(zones)).toEqual({ cpu: 41.437, tboard: 29, tj: 52.5, thermal: 45.6 });
    expect(temperaturesOf('x86_pkg_temp=50000;x86_pkg_temp=61000')).toEqual({ x86_pkg_temp: 61 });
  });

  it('tell what graphics processors do', () => {
    expect(gpuLoadOf('17000000.gpu=995/612000000;57000000.gpu=/76800000;gpu=12/;none=/')).toEqual([
      { load: 99.5, mhz: 612 },
      { load: undefined, mhz: 76.8 },
      { load: 1.2, mhz: undefined },
    ]);
  });

  it('tell power, or voltage and current', () => {
    expect(railPower('VDD_IN=4984*1856;POM_5V_IN=933;NC=5*5;sum of shunt voltages=3;x')).toEqual({
      VDD_IN: Math.round((4984 * 1856) / 1000),
      POM_5V_IN: 933,
    });
  });
});
