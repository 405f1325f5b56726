import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMessage } from '../std/message';
import { TelemetryReader } from './telemetryReader';
import type { TelemetryEvent, TelemetrySample } from './telemetrySample';
import { seriesOf } from './telemetrySeries';

const KIB = 1024;
const MIB = 1024 * 1024;

function line(time: number, ...fields: string[]): string {
  return `${[String(time), ...fields, String(time)].join('\t')}\n`;
}

function read(text: string, reader = new TelemetryReader()) {
  return reader.push(new TextEncoder().encode(text));
}

function samplesOf(text: string): readonly TelemetrySample[] {
  const { samples, problems } = read(text);
  expect(problems).toEqual([]);
  return samples;
}

const stats = 'RAM 6712/7620MB CPU [38%@1497,off] GR3D_FREQ 99%@[612] cpu@57.125C VDD_IN 16321mW/11204mW';
const text = [
  line(1761234567, 'tegrastats', stats, 'cool', '', 'oom', 'machine=0'),
  line(1761234568, 'tegrastats', stats, 'cool', 'cpu-throttle-alert=1'),
  line(
    1761234569,
    'cpu',
    'cpu 10 0 0 90;cpu0 10 0 0 90',
    'mem',
    'MemTotal: 9 kB;MemAvailable: 4 kB',
    'temp',
    'cpu-thermal=50500',
  ),
].join('');

describe('measurements', () => {
  it('of tegrastats have the time of the line', () => {
    const [sample] = samplesOf(text);
    expect(sample).toMatchObject({
      time: 1761234567,
      cpuLoad: 38,
      cpus: [{ load: 38, mhz: 1497 }, 'off'],
      temps: { cpu: 57.125 },
    });
  });

  it('of /proc and /sys have loads from the second line on', () => {
    const [first, second] = samplesOf(
      line(10, 'cpu', 'cpu 10 0 0 90;cpu0 10 0 0 90', 'mhz', '0=1500000', 'rail', 'VDD_IN=5000*1000') +
        line(11, 'cpu', 'cpu 60 0 0 140;cpu0 60 0 0 140', 'mhz', '0=1200000', 'load', '17000000.gpu=500/306000000'),
    );
    expect(first).toMatchObject({
      cpuLoad: undefined,
      cpus: [{ load: undefined, mhz: 1500 }],
      power: { VDD_IN: 5000 },
    });
    expect(second).toMatchObject({
      cpuLoad: (100 * 50) / 100,
      cpus: [{ load: 50, mhz: 1200 }],
      gpus: [{ load: 50, mhz: 306, memory: undefined }],
    });
  });

  it('of cards stand beside those of the machine', () => {
    const row = (index: number) => `${index}, 2, ${index + 90}, 100, 1000, 6${index}, 300.50, 1980, 0x0000000000000000`;
    const [sample] = samplesOf(line(10, 'mem', 'MemTotal: 9 kB;MemAvailable: 4 kB', 'gpu', row(0), 'gpu', row(1)));
    expect(sample).toMatchObject({
      ram: { usedBytes: 5 * KIB },
      gpus: [90, 91].map((load) => ({ load, mhz: 1980, memory: { usedBytes: 100 * MIB, totalBytes: 1000 * MIB } })),
      temps: { gpu: 60, gpu1: 61 },
      power: { GPU0: 300500, GPU1: 300500 },
    });
  });

  it('of a Thor take load from nvidia-smi and the clock from tegrastats', () => {
    const row = '0, 1, 42, [N/A], [N/A], [N/A], [N/A], [N/A]';
    const [sample] = samplesOf(line(10, 'tegrastats', 'RAM 1/2MB GR3D_FREQ @[1000,1000]', 'gpu', row));
    expect(sample?.gpus).toEqual([{ load: 42, mhz: 1000, memory: undefined }]);
  });
});

describe('a stream', () => {
  it('gives the same however it is cut', () => {
    const bytes = new TextEncoder().encode(`${text}176123\tnot whole`);
    const whole = new TelemetryReader().push(bytes).samples;
    expect(whole).toHaveLength(3);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const reader = new TelemetryReader();
        const ends = [...cuts, bytes.length].sort((a, b) => a - b);
        const samples = ends.flatMap((end, i) => reader.push(bytes.subarray(i === 0 ? 0 : ends[i - 1], end)).samples);
        expect(samples).toEqual(whole);
        expect(reader.consumed).toBe(text.length);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('does not keep the chunk, which its owner may reuse', () => {
    const reader = new TelemetryReader();
    const chunk = new TextEncoder().encode(line(5, 'temp', 'cpu=1000').slice(0, -1));
    reader.push(chunk);
    chunk.fill(0);
    expect(read('\n', reader).samples[0]?.temps).toEqual({ cpu: 1 });
  });

  it.each([
    ['cut off by a full disk', '1761234567\ttegrastats\tRAM 6712/7'],
    ['cut off in its time', '17612'],
    ['cut off in a name', '1761234567\ttegr'],
    ['cut off before its end', line(1761234567, 'temp', 'cpu=1000').slice(0, -3)],
  ])('with a line %s, and the next right behind it, loses these alone', (_, torn) => {
    const { samples, problems } = read(
      `${torn}${line(1761234568, 'temp', 'cpu=2000')}${line(1761234569, 'temp', 'cpu=3000')}`,
    );
    expect(samples.map(({ time }) => time)).toEqual([1761234569]);
    expect(problems.map(({ code }) => code)).toEqual(['telemetry/damaged-line']);
  });

  it('tells a fault of each kind once', () => {
    const odd = line(1, 'tegrastats', 'RAM 1/2MB QPU|7');
    const { samples, problems } = read(`x\n${odd}y\n${odd}\n\n`);
    expect(samples).toHaveLength(2);
    expect(problems.map(({ code }) => code)).toEqual(['telemetry/damaged-line', 'telemetry/unknown-field']);
  });

  it('passes over a line without end, keeping little of it', () => {
    const reader = new TelemetryReader();
    for (let i = 0; i < 100; i++) reader.push(new Uint8Array(10_000).fill(65));
    const { samples, problems } = read(`\n${line(7, 'temp', 'cpu=1000')}`, reader);
    expect(samples.map(({ time }) => time)).toEqual([7]);
    expect(problems.map((problem) => formatMessage(problem.message))).toEqual([
      'A line of measurements is longer than any can be and was left out.',
    ]);
    expect(reader.consumed).toBe(1_000_001 + line(7, 'temp', 'cpu=1000').length);
  });
});

function eventsOf(written: string): (readonly [time: number, event: TelemetryEvent])[] {
  return samplesOf(written).flatMap(({ time, events }) => events.map((event) => [time, event] as const));
}

describe('throttling', () => {
  const throttle = (cause: string, from: string, isReported = true) => ({ cause, from, isReported });

  it('begins and ends with what cooling devices say', () => {
    const cool = (time: number, state: string) => line(time, 'temp', 'cpu=99000', 'cool', state);
    const alert = throttle('temperature', 'cpu-throttle-alert');
    expect(
      eventsOf(cool(1, '') + cool(2, 'cpu-throttle-alert=1') + cool(3, 'cpu-throttle-alert=2') + cool(4, '')),
    ).toEqual([
      [2, { kind: 'throttle-start', throttle: alert }],
      [4, { kind: 'throttle-end', throttle: alert }],
    ]);
  });

  it('is there while a counter of over-current grows, not because it is above zero', () => {
    const counts = (time: number, oc1: number, oc3: number) => line(time, 'oc', `oc1=${oc1};oc2=15;oc3=${oc3}`);
    expect(
      eventsOf(counts(1, 0, 37) + counts(2, 0, 37) + counts(3, 1, 40) + counts(4, 1, 41) + counts(5, 1, 0)),
    ).toEqual([
      [3, { kind: 'throttle-start', throttle: throttle('voltage', 'oc1') }],
      [3, { kind: 'throttle-start', throttle: throttle('current', 'oc3') }],
      [4, { kind: 'throttle-end', throttle: throttle('voltage', 'oc1') }],
      [5, { kind: 'throttle-end', throttle: throttle('current', 'oc3') }],
    ]);
  });

  it('is what a card says', () => {
    const row = (time: number, mask: string) => line(time, 'gpu', `0, 1, 99, 1, 2, 85, 700.00, 1200, ${mask}`);
    expect(eventsOf(row(1, '0x0000000000000001') + row(2, '0x0000000000000004'))).toEqual([
      [2, { kind: 'throttle-start', throttle: throttle('power', 'gpu0 power limit') }],
    ]);
  });

  const full = (mhz: number, celsius: number) => `RAM 1/2MB CPU [100%@${mhz}] cpu@${celsius}C`;

  it('is concluded from a busy processor that runs lower at its trip point, where no cooling device can be read', () => {
    const written =
      line(1, 'tegrastats', full(1479, 90), 'trip', 'CPU-therm=97000') +
      line(2, 'tegrastats', full(1479, 96.5)) +
      line(3, 'tegrastats', full(1224, 96.5)) +
      line(4, 'tegrastats', full(1479, 95));
    const concluded = throttle('temperature', 'cpu', false);
    expect(eventsOf(written)).toEqual([
      [3, { kind: 'throttle-start', throttle: concluded }],
      [4, { kind: 'throttle-end', throttle: concluded }],
    ]);
  });

  it.each([
    ['it is not hot', ['trip', 'CPU-therm=97000'], full(1224, 80)],
    ['it is not busy', ['trip', 'CPU-therm=97000'], 'RAM 1/2MB CPU [20%@102] cpu@97C'],
    ['its clock is nearly as high', ['trip', 'CPU-therm=97000'], full(1400, 97)],
    ['no trip point is known', [], full(1224, 97)],
    ['cooling devices can be read and say nothing', ['trip', 'CPU-therm=97000', 'cool', ''], full(1224, 97)],
  ])('is not concluded when %s', (_, fields, later) => {
    const cool = fields.includes('cool') ? ['cool', ''] : [];
    const written = line(1, 'tegrastats', full(1479, 60), ...fields) + line(2, 'tegrastats', later, ...cool);
    expect(eventsOf(written)).toEqual([]);
  });
});

describe('processes that the kernel ended for want of memory', () => {
  it('are counted from the first line on, the job’s apart from others', () => {
    const written =
      line(1, 'oom', 'machine=4;job=0') +
      line(2, 'temp', 'cpu=1000') +
      line(3, 'oom', 'machine=4;job=0') +
      line(4, 'oom', 'machine=5;job=1') +
      line(5, 'oom', 'machine=7;job=1') +
      line(6, 'oom', 'machine=0;job=0');
    expect(eventsOf(written)).toEqual([
      [4, { kind: 'out-of-memory', scope: 'job', count: 1 }],
      [5, { kind: 'out-of-memory', scope: 'machine', count: 2 }],
    ]);
  });
});

describe('series', () => {
  it('have a lane with one unit, and the total of power', () => {
    const [sample] = samplesOf(text);
    expect(seriesOf(sample!).map(({ name, value, unit }) => `${name} ${value} ${unit}`)).toEqual([
      `memory/used ${6712 * MIB} B`,
      'load/cpu 38 %',
      'load/gpu 99 %',
      'clock/gpu 612 MHz',
      'load/cpu0 38 %',
      'clock/cpu0 1497 MHz',
      'temperature/cpu 57.125 °C',
      'power/total 16321 mW',
      'power/VDD_IN 16321 mW',
    ]);
  });

  it.each([
    ['CPU 385/385 GPU 1155/1155 SOC 2502/2502', 385 + 1155 + 2502],
    ['POM_5V_IN 933/933 POM_5V_GPU 0/0 POM_5V_CPU 84/84', 933],
  ])('of %s add up to %d mW', (rails, total) => {
    const [sample] = samplesOf(line(1, 'tegrastats', `RAM 1/2MB ${rails}`));
    expect(seriesOf(sample!).find(({ name }) => name === 'power/total')?.value).toBe(total);
  });

  it('of cards alone add up, and are in the board’s where it has rails', () => {
    const row = '0, 1, 42, 1, 2, 50, 20.00, 1000';
    const totalOf = (written: string) =>
      seriesOf(samplesOf(written)[0]!).find(({ name }) => name === 'power/total')?.value;
    expect(totalOf(line(1, 'gpu', row))).toBe(20_000);
    expect(totalOf(line(1, 'tegrastats', 'RAM 1/2MB VDD_GPU 25000mW/1mW VDD_SOC 5000mW/1mW', 'gpu', row))).toBe(30_000);
  });
});
