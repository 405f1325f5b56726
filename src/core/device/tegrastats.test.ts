import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTegrastats } from './tegrastats';
import type { Measurement } from './telemetrySample';

const MIB = 1024 * 1024;
const ram = (used: number, total: number) => ({ usedBytes: used * MIB, totalBytes: total * MIB });
const core = (load: number, mhz: number) => ({ load, mhz });
const gpu = (load: number | undefined, mhz: number | undefined) => ({ load, mhz, memory: undefined });

/** What a line tells; everything that is not expected must be absent. */
type Expected = Partial<Omit<Measurement, 'throttles'>>;

const lines: readonly (readonly [name: string, line: string, expected: Expected])[] = [
  [
    'TX1 as a user',
    'RAM 385/3984MB (lfb 779x4MB) CPU [12%@204,5%@204,0%@204,1%@204] AO@31C CPU@25C GPU@22C PLL@21.5C Tdiode@28.75C PMIC@100C Tboard@29C thermal@23.5C',
    {
      ram: ram(385, 3984),
      cpus: [core(12, 204), core(5, 204), core(0, 204), core(1, 204)],
      cpuLoad: (12 + 5 + 0 + 1) / 4,
      temps: { ao: 31, cpu: 25, gpu: 22, pll: 21.5, tdiode: 28.75, tboard: 29, thermal: 23.5 },
    },
  ],
  [
    'TX1 as root',
    'RAM 388/3984MB (lfb 779x4MB) IRAM 0/252kB(lfb 252kB) CPU [1%@1734,3%@1734,0%@1734,0%@1734] EMC_FREQ 0%@1600 GR3D_FREQ 9%@998 APE 25 AO@30.5C CPU@25.5C GPU@23C PLL@21.5C Tdiode@28.5C PMIC@100C Tboard@28C thermal@24C',
    {
      ram: ram(388, 3984),
      cpus: [core(1, 1734), core(3, 1734), core(0, 1734), core(0, 1734)],
      cpuLoad: (1 + 3) / 4,
      emc: { load: 0, mhz: 1600 },
      gpus: [gpu(9, 998)],
      temps: { ao: 30.5, cpu: 25.5, gpu: 23, pll: 21.5, tdiode: 28.5, tboard: 28, thermal: 24 },
    },
  ],
  [
    'TX2 as a user',
    'RAM 707/7854MB (lfb 1659x4MB) CPU [4%@345,0%@345,0%@345,0%@345,1%@345,0%@345] BCPU@30C MCPU@30C GPU@28.5C PLL@30C Tboard@26C Tdiode@27.5C PMIC@100C thermal@29.4C VDD_IN 1038/1134 VDD_CPU 153/153 VDD_GPU 153/153 VDD_SOC 384/384 VDD_WIFI 38/124 VDD_DDR 192/192',
    {
      ram: ram(707, 7854),
      cpus: [core(4, 345), core(0, 345), core(0, 345), core(0, 345), core(1, 345), core(0, 345)],
      cpuLoad: (4 + 1) / 6,
      temps: { bcpu: 30, mcpu: 30, gpu: 28.5, pll: 30, tboard: 26, tdiode: 27.5, thermal: 29.4 },
      power: { VDD_IN: 1038, VDD_CPU: 153, VDD_GPU: 153, VDD_SOC: 384, VDD_WIFI: 38, VDD_DDR: 192 },
    },
  ],
  [
    'TX2 as root',
    'RAM 696/7854MB (lfb 1675x4MB) CPU [4%@345,0%@345,0%@345,0%@345,1%@345,0%@345] EMC_FREQ 1%@665 GR3D_FREQ 0%@140 APE 150 MTS fg 0% bg 0% BCPU@30C MCPU@30C GPU@28C PLL@30C Tboard@26C Tdiode@27C PMIC@100C thermal@29.2C VDD_IN 1383/1383 VDD_CPU 153/191 VDD_GPU 76/76 VDD_SOC 384/384 VDD_WIFI 364/335 VDD_DDR 192/201',
    {
      ram: ram(696, 7854),
      cpus: [core(4, 345), core(0, 345), core(0, 345), core(0, 345), core(1, 345), core(0, 345)],
      cpuLoad: (4 + 1) / 6,
      emc: { load: 1, mhz: 665 },
      gpus: [gpu(0, 140)],
      temps: { bcpu: 30, mcpu: 30, gpu: 28, pll: 30, tboard: 26, tdiode: 27, thermal: 29.2 },
      power: { VDD_IN: 1383, VDD_CPU: 153, VDD_GPU: 76, VDD_SOC: 384, VDD_WIFI: 364, VDD_DDR: 192 },
    },
  ],
  [
    'TX2 with swap after the cores and sensors that are off',
    'RAM 4722/7844MB (lfb 1x512kB) CPU [55%@2035,0%@2034,0%@2034,39%@2035,50%@2035,43%@2035] SWAP 149/1024MB (cached 7MB) EMC_FREQ 2%@1866 GR3D_FREQ 50%@1300 APE 150 MTS fg 0% bg 0% BCPU@-45C MCPU@-45C GPU@-51C PLL@45C AO@47.5C Tboard@37C Tdiode@46.75C PMIC@100C thermal@46.4C VDD_IN 14025/14416 VDD_CPU 2209/2538 VDD_GPU 6854/6903 VDD_SOC 1371/1370 VDD_WIFI 19/19 NVENC 716 NVDEC 716 VDD_DDR 2702/2702',
    {
      ram: ram(4722, 7844),
      swap: ram(149, 1024),
      cpus: [core(55, 2035), core(0, 2034), core(0, 2034), core(39, 2035), core(50, 2035), core(43, 2035)],
      cpuLoad: (55 + 39 + 50 + 43) / 6,
      emc: { load: 2, mhz: 1866 },
      gpus: [gpu(50, 1300)],
      temps: { pll: 45, ao: 47.5, tboard: 37, tdiode: 46.75, thermal: 46.4 },
      power: { VDD_IN: 14025, VDD_CPU: 2209, VDD_GPU: 6854, VDD_SOC: 1371, VDD_WIFI: 19, VDD_DDR: 2702 },
    },
  ],
  [
    'Nano as a user',
    'RAM 330/3964MB (lfb 758x4MB) SWAP 0/1982MB (cached 0MB) CPU [4%@102,1%@102,1%@102,0%@102] EMC_FREQ 0% GR3D_FREQ 12% PLL@20.5C CPU@23C PMIC@100C GPU@22.5C AO@27C thermal@22.5C POM_5V_IN 933/933 POM_5V_GPU 0/0 POM_5V_CPU 84/84',
    {
      ram: ram(330, 3964),
      swap: ram(0, 1982),
      cpus: [core(4, 102), core(1, 102), core(1, 102), core(0, 102)],
      cpuLoad: (4 + 1 + 1) / 4,
      gpus: [gpu(12, undefined)],
      temps: { pll: 20.5, cpu: 23, gpu: 22.5, ao: 27, thermal: 22.5 },
      power: { POM_5V_IN: 933, POM_5V_GPU: 0, POM_5V_CPU: 84 },
    },
  ],
  [
    'Nano as root',
    'RAM 331/3964MB (lfb 758x4MB) SWAP 0/1982MB (cached 0MB) IRAM 0/252kB(lfb 252kB) CPU [4%@102,1%@102,1%@102,0%@102] EMC_FREQ 3%@204 GR3D_FREQ 0%@76 APE 25 PLL@20.5C CPU@23.5C PMIC@100C GPU@22.5C AO@27.5C thermal@23C POM_5V_IN 933/933 POM_5V_GPU 0/0 POM_5V_CPU 84/105',
    {
      ram: ram(331, 3964),
      swap: ram(0, 1982),
      cpus: [core(4, 102), core(1, 102), core(1, 102), core(0, 102)],
      cpuLoad: (4 + 1 + 1) / 4,
      emc: { load: 3, mhz: 204 },
      gpus: [gpu(0, 76)],
      temps: { pll: 20.5, cpu: 23.5, gpu: 22.5, ao: 27.5, thermal: 23 },
      power: { POM_5V_IN: 933, POM_5V_GPU: 0, POM_5V_CPU: 84 },
    },
  ],
  [
    'Xavier with JetPack 4, whose rails are called like sensors',
    'RAM 408/15823MB (lfb 3702x4MB) SWAP 0/7911MB (cached 0MB) CPU [1%@2265,0%@2265,0%@2265,0%@2265,0%@2265,0%@2265,0%@2265,0%@2265] EMC_FREQ 0%@2133 GR3D_FREQ 0%@1377 APE 150 MTS fg 0% bg 0% AO@26.5C GPU@28C iwlwifi@30C Tdiode@31.25C PMIC@100C AUX@27C CPU@28C thermal@27.45C Tboard@27C GPU 1155/1155 CPU 385/385 SOC 2502/2502 CV 0/0 VDDRQ 192/192 SYS5V 2692/2692',
    {
      ram: ram(408, 15823),
      swap: ram(0, 7911),
      cpus: [core(1, 2265), ...Array.from({ length: 7 }, () => core(0, 2265))],
      cpuLoad: 1 / 8,
      emc: { load: 0, mhz: 2133 },
      gpus: [gpu(0, 1377)],
      temps: { ao: 26.5, gpu: 28, iwlwifi: 30, tdiode: 31.25, aux: 27, cpu: 28, thermal: 27.45, tboard: 27 },
      power: { GPU: 1155, CPU: 385, SOC: 2502, CV: 0, VDDRQ: 192, SYS5V: 2692 },
    },
  ],
  [
    'Orin with JetPack 5.0',
    '01-03-2023 16:07:54 RAM 2257/30536MB (lfb 5392x4MB) SWAP 0/15268MB (cached 0MB) CPU [1%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729] EMC_FREQ 0%@204 GR3D_FREQ 3%@0 GR3D2_FREQ 2%@0 NVJPG1 729 VIC_FREQ 115 APE 233 CV0@-256C CPU@41.437C Tboard@29C SOC2@39.062C Tdiode@30.75C SOC0@39.031C CV1@-256C GPU@-256C tj@41.656C SOC1@38.937C CV2@-256C VDD_GPU_SOC 2390mW/2390mW VDD_CPU_CV 796mW/796mW VIN_SYS_5V0 3522mW/3522mW NC 0mW/0mW VDDQ_VDD2_1V8AO 301mW/301mW NC 0mW/0mW',
    {
      ram: ram(2257, 30536),
      swap: ram(0, 15268),
      cpus: [core(1, 729), ...Array.from({ length: 11 }, () => core(0, 729))],
      cpuLoad: 1 / 12,
      emc: { load: 0, mhz: 204 },
      gpus: [gpu(3, 0), gpu(2, 0)],
      temps: { cpu: 41.437, tboard: 29, soc2: 39.062, tdiode: 30.75, soc0: 39.031, tj: 41.656, soc1: 38.937 },
      power: { VDD_GPU_SOC: 2390, VDD_CPU_CV: 796, VIN_SYS_5V0: 3522, VDDQ_VDD2_1V8AO: 301 },
    },
  ],
  [
    'Xavier NX with JetPack 5',
    '07-09-2024 13:31:31 RAM 3168/6851MB (lfb 2x4MB) SWAP 161/3426MB (cached 0MB) CPU [23%@1397,17%@1192,16%@1190,13%@1190,23%@1190,10%@1190] EMC_FREQ 2%@204 GR3D_FREQ 0%@[114] VIC_FREQ 115 APE 150 AUX@45C CPU@46.5C thermal@45.6C AO@45C GPU@45.5C PMIC@50C VDD_IN 2763mW/2846mW VDD_CPU_GPU_CV 650mW/670mW VDD_SOC 650mW/711mW',
    {
      ram: ram(3168, 6851),
      swap: ram(161, 3426),
      cpus: [core(23, 1397), core(17, 1192), core(16, 1190), core(13, 1190), core(23, 1190), core(10, 1190)],
      cpuLoad: (23 + 17 + 16 + 13 + 23 + 10) / 6,
      emc: { load: 2, mhz: 204 },
      gpus: [gpu(0, 114)],
      temps: { aux: 45, cpu: 46.5, thermal: 45.6, ao: 45, gpu: 45.5, pmic: 50 },
      power: { VDD_IN: 2763, VDD_CPU_GPU_CV: 650, VDD_SOC: 650 },
    },
  ],
  [
    'Orin with JetPack 5',
    '04-11-2025 10:36:27 RAM 4321/62801MB (lfb 1759x4MB) SWAP 19/31400MB (cached 0MB) CPU [0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729,0%@729] EMC_FREQ 0%@2133 GR3D_FREQ 0%@[0,0] VIC_FREQ 729 APE 174 CV0@-256C CPU@44.562C Tboard@32C SOC2@40.093C Tdiode@33C SOC0@41.093C CV1@-256C GPU@-256C tj@44.343C SOC1@41.25C CV2@-256C VDD_GPU_SOC 2340mW/2340mW VDD_CPU_CV 390mW/390mW VIN_SYS_5V0 4025mW/4025mW NC 0mW/0mW VDDQ_VDD2_1V8AO 301mW/301mW NC 0mW/0mW',
    {
      ram: ram(4321, 62801),
      swap: ram(19, 31400),
      cpus: Array.from({ length: 12 }, () => core(0, 729)),
      cpuLoad: 0,
      emc: { load: 0, mhz: 2133 },
      gpus: [gpu(0, 0)],
      temps: { cpu: 44.562, tboard: 32, soc2: 40.093, tdiode: 33, soc0: 41.093, tj: 44.343, soc1: 41.25 },
      power: { VDD_GPU_SOC: 2340, VDD_CPU_CV: 390, VIN_SYS_5V0: 4025, VDDQ_VDD2_1V8AO: 301 },
    },
  ],
  [
    'Orin with JetPack 6, cores and engines off',
    '05-09-2026 18:42:06 RAM 18207/62841MB (lfb 466x4MB) SWAP 86/31420MB (cached 0MB) CPU [14%@2188,9%@2188,off,off] EMC_FREQ 3%@2133 GR3D_FREQ 0%@[0,0] NVENC 79%@166 NVDEC off NVJPG off NVJPG1 off VIC 36%@115 OFA off NVDLA0 off NVDLA1 off PVA0_FREQ off APE 174 cpu@52.562C soc2@48.437C soc0@49.093C tj@52.562C soc1@49.656C VDD_GPU_SOC 2412mW/2412mW VDD_CPU_CV 1607mW/1607mW VIN_SYS_5V0 4707mW/4707mW',
    {
      ram: ram(18207, 62841),
      swap: ram(86, 31420),
      cpus: [core(14, 2188), core(9, 2188), 'off', 'off'],
      cpuLoad: (14 + 9) / 2,
      emc: { load: 3, mhz: 2133 },
      gpus: [gpu(0, 0)],
      temps: { cpu: 52.562, soc2: 48.437, soc0: 49.093, tj: 52.562, soc1: 49.656 },
      power: { VDD_GPU_SOC: 2412, VDD_CPU_CV: 1607, VIN_SYS_5V0: 4707 },
    },
  ],
  [
    'Orin Nano Super with JetPack 6.2',
    '10-08-2026 04:35:02 RAM 6712/7620MB (lfb 12x4MB) SWAP 369/3810MB (cached 8MB) CPU [38%@1497,2%@729,1%@729,0%@729,3%@729,1%@729] EMC_FREQ 61%@2133 GR3D_FREQ 99%@[612] NVDEC off NVJPG off VIC off OFA off APE 200 cpu@57.125C soc2@55.093C soc0@56.625C gpu@58.625C tj@58.312C soc1@55.937C VDD_IN 16321mW/11204mW VDD_CPU_GPU_CV 7104mW/4944mW VDD_SOC 3120mW/3659mW',
    {
      ram: ram(6712, 7620),
      swap: ram(369, 3810),
      cpus: [core(38, 1497), core(2, 729), core(1, 729), core(0, 729), core(3, 729), core(1, 729)],
      cpuLoad: (38 + 2 + 1 + 3 + 1) / 6,
      emc: { load: 61, mhz: 2133 },
      gpus: [gpu(99, 612)],
      temps: { cpu: 57.125, soc2: 55.093, soc0: 56.625, gpu: 58.625, tj: 58.312, soc1: 55.937 },
      power: { VDD_IN: 16321, VDD_CPU_GPU_CV: 7104, VDD_SOC: 3120 },
    },
  ],
  [
    'Orin with JetPack 7.2, with highest temperatures and a third number of power',
    '07-25-2026 09:08:28 RAM 20642/62817MB (lfb 1x2MB) CPU [23%@2201,18%@2201,11%@2201,9%@2201] EMC_FREQ 3%@3199 GR3D_FREQ 12%@[1300,1300] NVENC0 off NVDEC0 off NVJPG0 off NVJPG1 off VIC off OFA off NVDLA0 off NVDLA1 off PVA0_FREQ off APE 174 cpu@52.968C/52.968C soc2@48.406C/48.406C soc0@49.531C/49.531C gpu@47.625C/47.625C VDD_GPU_SOC 5139mW/5139mW/5139mW VDD_CPU_CV 3268mW/3268mW/3268mW VIN_SYS_5V0 5500mW/5500mW/5500mW',
    {
      ram: ram(20642, 62817),
      cpus: [core(23, 2201), core(18, 2201), core(11, 2201), core(9, 2201)],
      cpuLoad: (23 + 18 + 11 + 9) / 4,
      emc: { load: 3, mhz: 3199 },
      gpus: [gpu(12, 1300)],
      temps: { cpu: 52.968, soc2: 48.406, soc0: 49.531, gpu: 47.625 },
      power: { VDD_GPU_SOC: 5139, VDD_CPU_CV: 3268, VIN_SYS_5V0: 5500 },
    },
  ],
  [
    'Thor, which tells clocks without load',
    'RAM 1/2MB EMC_FREQ 2%@1866 GR3D_FREQ @[1000,1000,1000] APE 150',
    { ram: ram(1, 2), emc: { load: 2, mhz: 1866 }, gpus: [gpu(undefined, 1000)] },
  ],
  [
    'Xavier NX with two cores off',
    'RAM 1/2MB CPU [3%@1904,7%@1906,1%@1905,0%@1907,off,off]',
    {
      ram: ram(1, 2),
      cpus: [core(3, 1904), core(7, 1906), core(1, 1905), core(0, 1907), 'off', 'off'],
      cpuLoad: (3 + 7 + 1) / 4,
    },
  ],
];

const nothing: Expected = {
  ram: undefined,
  swap: undefined,
  cpuLoad: undefined,
  cpus: [],
  gpus: [],
  emc: undefined,
  temps: {},
  power: {},
};

describe('a line of tegrastats', () => {
  it.each(lines)('of %s', (_, line, expected) => {
    const { value, problems } = parseTegrastats(line);
    expect(problems).toEqual([]);
    expect(value).toEqual({ ...nothing, ...expected, throttles: [] });
  });

  it('says the same with its fields in another order', () => {
    const field = /\([^)]*\)|CPU \[[^\]]*\]|MTS fg \d+% bg \d+%|\S+@-?[\d.]+C\S*|\d\d-\d\d-\d{4} \S+|[\w.]+ [^\s(]+/g;
    for (const [, line, expected] of lines) {
      const reordered = (line.match(field) ?? []).reverse().join(' ');
      expect(reordered.length).toBeGreaterThan(line.length - 5);
      const { value, problems } = parseTegrastats(reordered);
      expect(problems).toEqual([]);
      expect(value).toEqual({ ...nothing, ...expected, gpus: [...(expected.gpus ?? [])].reverse(), throttles: [] });
    }
  });

  it('tells memory in kB as well', () => {
    expect(parseTegrastats('RAM 2048/4096kB (lfb 1x4kB)').value?.ram).toEqual({
      usedBytes: 2048 * 1024,
      totalBytes: 4096 * 1024,
    });
  });

  it('keeps what is known beside what is not', () => {
    const { value, problems } = parseTegrastats('RAM 1/2MB QPU|7 cpu@40C FOO_FREQ 3%@9@2');
    expect(value?.temps).toEqual({ cpu: 40 });
    expect(problems.map(({ message: { args } }) => args[0])).toEqual(['QPU|7', 'FOO_FREQ', '3%@9@2']);
  });

  it.each(['', 'tegrastats: command not found', 'Usage: tegrastats [-option]', 'IRAM 0/252kB'])('is not %j', (line) => {
    const { value, problems } = parseTegrastats(line);
    expect(value).toBeUndefined();
    expect(problems.map(({ code }) => code)).toEqual(['telemetry/not-tegrastats']);
  });

  it('cut anywhere never throws and never tells of a sensor that it does not name', () => {
    const cut = fc.constantFrom(...lines).chain(([, line]) => fc.tuple(fc.constant(line), fc.nat(line.length)));
    fc.assert(
      fc.property(cut, ([line, length]) => {
        const all = Object.keys(parseTegrastats(line).value?.temps ?? {});
        const known = Object.keys(parseTegrastats(line.slice(0, length)).value?.temps ?? {});
        expect(all).toEqual(expect.arrayContaining(known));
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});
