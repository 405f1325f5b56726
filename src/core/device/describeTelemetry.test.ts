import { expect, it } from 'vitest';
import { formatMessage } from '../std/message';
import { describeTelemetry } from './describeTelemetry';
import { nothingMeasured, type TelemetrySample } from './telemetrySample';

const nothing: TelemetrySample = { ...nothingMeasured, time: 0, events: [] };
const textOf = (sample: TelemetrySample): string[] =>
  describeTelemetry(sample).map(({ label, value }) => `${formatMessage(label)}: ${formatMessage(value)}`);

it('what is measured has a row, with its unit', () => {
  const sample: TelemetrySample = {
    ...nothing,
    ram: { usedBytes: 3 * 1024 ** 3, totalBytes: 8 * 1024 ** 3 },
    cpuLoad: 41.6,
    gpus: [{ load: 99, mhz: 918, memory: undefined }],
    emc: { load: 12, mhz: undefined },
    temps: { cpu: 51.25, gpu: 49 },
    power: { VDD_IN: 6543 },
    throttles: [{ cause: 'temperature', from: 'cpu-throttle-alert', isReported: true }],
  };
  expect(textOf(sample)).toEqual([
    'Slowed down by: temperature (cpu-throttle-alert)',
    'Memory in use: 3 GiB / 8 GiB',
    'Processor load: 42 %',
    'Graphics load: 99 % · 918 MHz',
    'Memory controller: 12 %',
    'Temperatures: cpu 51.3 °C, gpu 49.0 °C',
    'Power: VDD_IN 6.5 W',
  ]);
});

it('what is not told has no row', () => {
  const silent = { load: undefined, mhz: undefined };
  const swap = { usedBytes: 0, totalBytes: 0 };
  expect(textOf({ ...nothing, swap, emc: silent, gpus: [{ ...silent, memory: undefined }] })).toEqual([]);
});
