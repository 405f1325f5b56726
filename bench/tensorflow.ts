/**
 * The example's training in TensorFlow, run for real by the command line: every scalar that the TensorBoard callback of Keras writes is read
 * from the record of the run with the step, the time and the value that TensorBoard's own readers see, and so is what Keras prints.
 * Argument: epochs (default 3). TensorFlow comes from PyPI the first time (about 250 MB).
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ensureProgram } from './support/commandLine';
import { ensurePython } from './support/pythonPeers';

const PACKAGES = ['tensorflow-cpu==2.20.0', 'tensorboard-data-server==0.7.2'];
const root = process.cwd();
/** TensorFlow says much of itself. */
const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', TF_ENABLE_ONEDNN_OPTS: '0', CUDA_VISIBLE_DEVICES: '' };
const python = ensurePython(join(root, '.work/tensorflow'), PACKAGES);

type Point = readonly [step: number, wallTime: number, value: number];

interface Series {
  readonly tag: string;
  readonly steps: readonly number[];
  readonly wallTimes: readonly (number | null)[];
  readonly values: readonly number[];
}

async function main([count = '3']: readonly string[]): Promise<void> {
  const epochs = Number(count);
  const folder = mkdtempSync(join(tmpdir(), 'tensorflow '));
  try {
    const home = join(folder, 'home');
    const training = join(folder, 'street', 'training');
    mkdirSync(home);
    await makeExample(join(folder, 'street'));
    const program = await ensureProgram(root);
    const cli = async (...args: readonly string[]): Promise<string> => {
      const options = { cwd: training, env: { ...env, HOME: home }, maxBuffer: 2 ** 26 };
      return (await promisify(execFile)(process.execPath, [program, ...args], options)).stdout;
    };
    const started = performance.now();
    const script = ['train_tensorflow.py', '--epochs', count, '--samples', '120'];
    const log = await cli('run', '--name', 'signs in TensorFlow', '--', python, ...script);
    console.log(`${PACKAGES.join(', ')}: ${epochs} epochs in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    expect(log.includes(`Epoch ${epochs}/${epochs}`), 'the log of Keras is passed through');
    const [run] = JSON.parse(await cli('runs', '--json')) as { id: string; state: string; code: number }[];
    if (run === undefined) throw new Error('There is no run.');
    expect(run.state === 'finished' && run.code === 0, 'the run has ended well');
    const { series } = JSON.parse(await cli('metrics', run.id, '--json')) as { series: readonly Series[] };
    const metrics = series.filter(({ tag }) => !tag.startsWith('telemetry/'));
    const events = join(training, '.jetson-workbench', 'runs', run.id, 'files');
    const compared = compareWithTensorBoard(metrics, events, epochs);
    compareWithLog(metrics, log, epochs);
    console.log(`${compared} points of ${metrics.length} metrics are as TensorBoard and Keras have them:`);
    for (const { tag, steps, values } of metrics) console.log(`  ${tag}: ${steps.length}, last ${values.at(-1) ?? ''}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function makeExample(folder: string): Promise<void> {
  // Loaded where it stands: it finds its files from its own place.
  const script = (await import(pathToFileURL(join(root, 'scripts/example.mjs')).href)) as {
    makeExample: (folder: string) => void;
  };
  script.makeExample(folder);
}

/** How many points of how TensorBoard reads each folder of the run are there, equal in step, time and value; none may be missing. */
function compareWithTensorBoard(metrics: readonly Series[], folder: string, epochs: number): number {
  let compared = 0;
  for (const part of ['train', 'validation']) {
    const arguments_ = [join(root, 'test/integration/python/tensorboard_events.py'), 'read', join(folder, part)];
    const read = JSON.parse(execFileSync(python, arguments_, { encoding: 'utf8', env })) as {
      accumulator: Readonly<Record<string, readonly [number, number, string][]>>;
    };
    const lines = Object.entries(read.accumulator);
    expect(lines.length > 0, `TensorBoard reads scalars in ${part}`);
    for (const [tag, points] of lines) {
      const ours = metrics.find((metric) => metric.tag === `${part}/${tag}`);
      expect(points.length === epochs, `${part}/${tag} has a point each epoch`);
      expect(ours !== undefined, `${part}/${tag} is read`);
      points.forEach(([step, wallTime, value], index) => {
        const expected: Point = [step, wallTime, Number(value)];
        const seen = [ours.steps[index], ours.wallTimes[index], ours.values[index]];
        expect(
          expected.every((number, i) => number === seen[i]),
          `${part}/${tag} at ${step}: ${String(seen)}`,
        );
        compared++;
      });
    }
  }
  return compared;
}

/** What Keras prints at the end of each epoch, such as `loss: 0.5 - val_loss: 0.6`. */
function compareWithLog(metrics: readonly Series[], log: string, epochs: number): void {
  for (const name of ['loss', 'val_loss', 'accuracy', 'val_accuracy']) {
    const printed = [...log.matchAll(new RegExp(`(?<!\\w)${name}: ([\\d.e+-]+)`, 'g'))].map(([, value]) =>
      Number(value),
    );
    const ours = metrics.find(({ tag }) => tag === name || tag === `log/${name}`);
    expect(printed.length === epochs, `Keras prints ${name} each epoch`);
    expect(ours?.values.join() === printed.join(), `${name} of the log is read: ${String(ours?.values)}`);
  }
}

function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}

await main(process.argv.slice(2));
