import { describe, expect, it } from 'vitest';
import { buildEvent, buildEventFile, buildScalar } from '../../../test/support/buildEvents';
import { createMetricReader, metricSourceKinds, type MetricFormat } from './createMetricReader';
import { MetricSeries } from './metricSeries';

const steps = [0, 1, 2, 3, 4, 5];
const files = {
  tensorboard: buildEventFile(steps.map((step) => buildEvent(step, [buildScalar('loss', step / 2)]))),
  jsonl: Buffer.from(steps.map((step) => JSON.stringify({ step, loss: step / 2 })).join('\n')),
  csv: Buffer.from(['step,loss', ...steps.map((step) => `${step},${step / 2}`)].join('\n')),
  stdout: Buffer.from(steps.map((step) => `step ${step} loss=${step / 2}`).join('\n')),
};

function expectLine(series: MetricSeries): void {
  expect([...series.steps]).toEqual(steps);
  expect([...series.values]).toEqual(steps.map((step) => step / 2));
}

describe.each(metricSourceKinds)('metrics of the kind %s', (kind) => {
  const format: MetricFormat = { kind };
  const file = files[kind];

  it('are read by one reader', () => {
    const reader = createMetricReader(format);
    reader.push(file);
    reader.end();
    const { segments, problems } = reader.drain();
    expect([segments.map(({ tag }) => tag), problems]).toEqual([['loss'], []]);
    const series = new MetricSeries('loss');
    series.append(segments[0]!);
    expectLine(series);
  });
});
