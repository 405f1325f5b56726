import { describe, expect, it } from 'vitest';
import { buildEvent, buildEventFile, buildLength, buildScalar } from '../../../test/support/buildEvents';
import { concat } from '../../../test/support/buildPng';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { createMetricReader, metricSourceKinds, type MetricFormat } from './createMetricReader';
import { metricTaskHandlers } from './metricTasks';
import type { ReaderState } from './metricReader';
import { RunSeries } from './runSeries';
import type { RunMark } from './seriesUpdate';

const steps = [0, 1, 2, 3, 4, 5];
const telemetry = steps.map((step) => {
  const fields = ['cpu', `cpu ${10 * step * step} 0 0 ${90 * step}`, 'oom', `machine=${step > 3 ? 1 : 0}`];
  return [`${1_700_000_000 + step}`, ...fields, `${1_700_000_000 + step}`].join('\t');
});
const files: Readonly<Record<MetricFormat['kind'], Uint8Array>> = {
  tensorboard: buildEventFile(steps.map((step) => buildEvent(step, [buildScalar('loss', step / 2)]))),
  jsonl: Buffer.from(steps.map((step) => `${JSON.stringify({ step, loss: step / 2 })}\n`).join('')),
  csv: Buffer.from(['step,loss', ...steps.map((step) => `${step},${step / 2}`), ''].join('\n')),
  stdout: Buffer.from(steps.map((step) => `step ${step} loss=${step / 2}\n`).join('')),
  telemetry: Buffer.from(`${telemetry.join('\n')}\n`),
};

interface Found {
  readonly lines: unknown;
  readonly marks: readonly RunMark[];
}

/** What threads find that keep nothing and read so many bytes each. */
async function readInParts(format: MetricFormat, file: Uint8Array, length: number): Promise<Found> {
  const environment = { files: new MemoryFiles({ '/file': file }), signal: new AbortController().signal };
  const run = new RunSeries();
  const marks: RunMark[] = [];
  let state: ReaderState | undefined;
  for (let size = length, isRead = false; !isRead; size += length) {
    const input = structuredClone({ path: '/file', format, state, length: size });
    const found = structuredClone(await metricTaskHandlers.readMetricFile(input, environment));
    // What there is of a record may be more than a part.
    if (found.state.offset > (state?.offset ?? 0)) size = 0;
    isRead = (state?.offset ?? 0) + size > file.length;
    state = found.state;
    run.apply('file', found.update);
    marks.push(...(found.update.marks ?? []));
  }
  return { lines: linesOf(run), marks };
}

function readWhole(format: MetricFormat, file: Uint8Array): Found {
  const reader = createMetricReader(format);
  reader.push(file);
  const update = reader.drain();
  const run = new RunSeries();
  run.apply('file', update);
  return { lines: linesOf(run), marks: update.marks ?? [] };
}

function linesOf(run: RunSeries): unknown {
  return run.tags.map((tag) => [tag, [...run.series(tag)!.steps], [...run.series(tag)!.values]]);
}

describe.each([...metricSourceKinds, 'telemetry'] as const)('metrics of the kind %s', (kind) => {
  it.each([10, 33, 1000])('are the same when threads that keep nothing read %i bytes each', async (length) => {
    const whole = readWhole({ kind }, files[kind]);
    expect(whole.lines).not.toEqual([]);
    expect(await readInParts({ kind }, files[kind], length)).toEqual(whole);
  });
});

describe('the numbers of a file', () => {
  it('are none where it cannot be read', async () => {
    const environment = { files: new MemoryFiles(), signal: new AbortController().signal };
    const input = { path: '/none', format: { kind: 'csv' }, state: undefined, length: 100 } as const;
    const { update, state } = await metricTaskHandlers.readMetricFile(input, environment);
    expect([update.segments, state.offset]).toEqual([[], 0]);
  });

  it('are left when nobody wants them any more', async () => {
    const environment = { files: new MemoryFiles({ '/file': files.csv }), signal: AbortSignal.abort() };
    const input = { path: '/file', format: { kind: 'csv' }, state: undefined, length: 100 } as const;
    await expect(metricTaskHandlers.readMetricFile(input, environment)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an event file that is damaged or has a record that is too long', () => {
  const start = buildEventFile([buildEvent(1, [buildScalar('loss', 1)])]);
  const rest = buildEventFile([buildEvent(2, [buildScalar('loss', 2)])]);

  it('stays at its end for the next thread', async () => {
    const file = concat([start, new Uint8Array(64), rest]);
    const { lines } = await readInParts({ kind: 'tensorboard' }, file, start.length + 20);
    expect(lines).toEqual([['loss', [1], [1]]]);
  });

  it('is read on behind the record that an earlier thread has begun to pass over', () => {
    const length = 2 ** 28 + 1;
    const first = createMetricReader({ kind: 'tensorboard' });
    first.push(concat([start, buildLength(length)]));
    const second = createMetricReader({ kind: 'tensorboard' }, structuredClone(first.state()));
    const piece = new Uint8Array(2 ** 22);
    for (let left = length + 4; left > 0; left -= piece.length) {
      second.push(piece.subarray(0, Math.min(left, piece.length)));
    }
    second.push(rest.subarray(buildEventFile([]).length));
    expect(second.drain().segments.map(({ steps }) => [...steps])).toEqual([[2]]);
  });
});
