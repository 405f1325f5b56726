import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunServices, type RunServices } from '../../../src/app/runs/runServices';
import { currentState, type RunState } from '../../../src/app/runs/runState';
import type { RunConfiguration } from '../../../src/core/runs/runConfiguration';
import { success } from '../../../src/core/std/problem';
import { createHostAdapters } from '../../../src/node/hosts';
import { root } from '../../../scripts/support/paths.mjs';
import { until } from '../../support/jobHost';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const nobody = {
  canAsk: true,
  acceptHostKey: () => Promise.resolve(false),
  wasRight: () => undefined,
  password: () => Promise.resolve(undefined),
  passphrase: () => Promise.resolve(undefined),
  answers: () => Promise.resolve(undefined),
};

let folder = '';
let home: string | undefined;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "jw run's "));
  home = process.env.HOME;
  process.env.HOME = join(folder, 'home');
  cpSync(join(root, 'scripts', 'example', 'training'), join(folder, 'work'), { recursive: true });
});
afterAll(() => {
  process.env.HOME = home;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The services as a window has them, with the runs of the folder. */
async function openWindow(): Promise<RunServices> {
  const adapters = createHostAdapters({
    scriptFolder: join(root, 'media', 'sh'),
    prompts: nobody,
    isTrusted: () => true,
    log: silent,
  });
  const services = createRunServices({
    ...adapters,
    log: silent,
    validate: (_folder, dataset) =>
      Promise.resolve(success({ dataset, hash: 'h', samples: 3, errors: 2, warnings: 0 })),
    nativePath: (path) => path,
  });
  await services.hosts.load();
  await services.runs.load(new Map([[join(folder, 'work'), adapters.createRunStore(join(folder, 'work'))]]));
  return services;
}

async function closeWindow({ runs, hosts }: RunServices): Promise<void> {
  await runs.flush();
  runs.dispose();
  hosts.dispose();
}

async function start(
  { runs }: RunServices,
  command: string[],
  more: Partial<RunConfiguration> = {},
): Promise<RunState> {
  const configuration = { name: 'test', command, ...more };
  const started = await runs.start({ configuration, folder: join(folder, 'work') });
  if (!started.ok) throw new Error(started.problem.code);
  return started.value;
}

function ended({ runs }: RunServices, id: string): Promise<RunState> {
  return new Promise((resolve) => {
    const look = (): void => {
      const run = runs.get(id);
      if (run !== undefined && ['finished', 'killed', 'lost'].includes(currentState(run.record).state)) resolve(run);
    };
    runs.onDidChange(look);
    look();
  });
}

async function rowsOf({ runs }: RunServices, id: string, path: string): Promise<number> {
  const bytes = await runs.storeOf(id)?.read(id, path);
  return bytes?.ok === true ? new TextDecoder().decode(bytes.value).split('\n').length - 1 : 0;
}

describe('runs on this machine', () => {
  it('keep their whole log, their numbers and their record', async () => {
    const window = await openWindow();
    const { record } = await start(window, ['python3', 'train.py', '--epochs', '3', '--pause', '0']);
    const run = await ended(window, record.id);
    expect(currentState(run.record)).toMatchObject({ state: 'finished', code: 0 });
    const store = window.runs.storeOf(record.id);
    const log = await store?.read(record.id, 'log');
    const there = readFileSync(join(folder, 'home', '.jetson-workbench', 'jobs', record.id, 'log'));
    expect(log?.ok === true && Buffer.from(log.value).equals(there)).toBe(true);
    const metrics = window.runs.metricsOf(record.id);
    await metrics?.load();
    expect([...(metrics?.series('training_loss')?.steps ?? [])]).toEqual([0, 1, 2]);
    expect(metrics?.images().map(({ tag }) => tag.split('/')[0])).toEqual(['validation_img']);
    expect(run.record.hostFacts?.length).toBeGreaterThan(3);
    expect(run.record.environment?.python).toMatch(/^3\.\d+/);
    await closeWindow(window);
    // The list of runs shows them without reading their numbers.
    const next = await openWindow();
    expect(await next.runs.logSizeOf(record.id)).toBe(there.length);
    expect(next.runs.get(record.id)?.logSize).toBe(there.length);
    expect(next.runs.get(record.id)?.latest.get('training_loss')).toBe(metrics?.series('training_loss')?.values.at(-1));
    await closeWindow(next);
  });

  it('go on without a window, and are caught up with by the next one', async () => {
    const first = await openWindow();
    const script = 'i=0; while [ $i -lt 40 ]; do echo "line $i"; i=$((i + 1)); sleep 0.05; done; exit 5';
    const { record } = await start(first, ['sh', '-c', script]);
    await closeWindow(first);
    const second = await openWindow();
    const run = await ended(second, record.id);
    expect(currentState(run.record)).toMatchObject({ state: 'finished', code: 5 });
    const log = await second.runs.storeOf(record.id)?.read(record.id, 'log');
    const expected = Array.from({ length: 40 }, (_, i) => `line ${i}\n`).join('');
    expect(log?.ok === true && new TextDecoder().decode(log.value)).toBe(expected);
    await closeWindow(second);
  });

  it('are known at once to who only looks and leaves again', async () => {
    const first = await openWindow();
    const going = 'echo begin; while [ ! -e "$JETSON_WORKBENCH_RUN_DIR/end" ]; do sleep 0.05; done; echo end';
    const { record } = await start(first, ['sh', '-c', going]);
    await closeWindow(first);
    const job = join(folder, 'home/.jetson-workbench/jobs', record.id);
    const look = async (): Promise<readonly unknown[]> => {
      const window = await openWindow();
      expect((await window.runs.look(record.id)).ok).toBe(true);
      const log = await window.runs.storeOf(record.id)?.read(record.id, 'log');
      const { state, code } = currentState(window.runs.get(record.id)!.record);
      await closeWindow(window);
      return [state, code, log?.ok === true && new TextDecoder().decode(log.value)];
    };
    await until('it writes', () => (readFileSync(join(job, 'log')).length > 0 ? true : undefined));
    expect(await look()).toEqual(['running', undefined, 'begin\n']);
    writeFileSync(join(job, 'run/end'), '');
    await until('it has ended', () => (existsSync(join(job, 'exit')) ? true : undefined));
    expect(await look()).toEqual(['finished', 0, 'begin\nend\n']);
  });

  it('are stopped with all they started, and tell who did it', async () => {
    const window = await openWindow();
    const { record } = await start(window, ['sh', '-c', 'sleep 300 & sleep 300']);
    expect((await window.runs.stop(record.id)).ok).toBe(true);
    const run = await ended(window, record.id);
    expect(currentState(run.record)).toMatchObject({ state: 'killed', by: 'person' });
    await closeWindow(window);
  });

  it('keep what they write when they are asked to end', async () => {
    const window = await openWindow();
    const script = `cd "$JETSON_WORKBENCH_RUN_DIR"; echo step,loss >m.csv; echo ready
      trap 'trap "" TERM; yes 1,0.5 | head -n 1000000 >>m.csv; exit 0' TERM
      while :; do sleep 0.05; done`;
    const { record } = await start(window, ['sh', '-c', script]);
    await until('it is ready', () => ((window.runs.get(record.id)?.logSize ?? 0) > 0 ? true : undefined));
    expect((await window.runs.stop(record.id)).ok).toBe(true);
    await ended(window, record.id);
    expect(await rowsOf(window, record.id, 'files/m.csv')).toBe(1_000_001);
    await closeWindow(window);
  });

  it('are refused for what is missing, and for labels with errors unless a person overrides it', async () => {
    const window = await openWindow();
    const from = async (configuration: RunConfiguration, overridesGate = false): Promise<string> => {
      const result = await window.runs.start({ configuration, folder: join(folder, 'work'), overridesGate });
      return result.ok ? 'started' : result.problem.code;
    };
    expect(await from({ name: 'x', command: ['no-such-program'] })).toBe('run/no-program');
    expect(await from({ name: 'x', command: ['python3', 'none.py'] })).toBe('run/no-script');
    expect(await from({ name: 'x', command: ['sh', '-c', ':'], data: ['~/nowhere'] })).toBe('run/no-data');
    const gated = { name: 'gated', command: ['sh', '-c', ':'], gate: { dataset: 'labels' } };
    expect(await from(gated)).toBe('run/labels');
    expect(await from(gated, true)).toBe('started');
    const overridden = window.runs.runs.find(({ record }) => record.gate?.overridden === true);
    expect(overridden?.record.gate).toEqual({
      dataset: 'labels',
      hash: 'h',
      samples: 3,
      errors: 2,
      warnings: 0,
      overridden: true,
    });
    const states = window.runs.runs.filter(({ record }) => currentState(record).state === 'refused');
    expect(states.length).toBe(4);
    await closeWindow(window);
  });

  it('are refused where they would end with the login, until services linger there or a person overrides it', async () => {
    const before = { PATH: process.env.PATH, JETSON_WORKBENCH_ROOT: process.env.JETSON_WORKBENCH_ROOT };
    const machine = join(folder, 'machine');
    const linger = join(machine, 'linger');
    mkdirSync(join(machine, 'run/systemd/system'), { recursive: true });
    const rule = 'KillUserProcesses=yes\\nKillOnlyUsers=\\nKillExcludeUsers=\\n';
    const loginctl = `case $1 in show-session) printf '${rule}' ;; show-user) echo "Linger=$(cat "\${0%/*}/linger")" ;; esac`;
    writeFileSync(linger, 'no\n');
    writeFileSync(join(machine, 'loginctl'), `#!/bin/sh\n${loginctl}\n`, { mode: 0o755 });
    process.env.PATH = `${machine}:${before.PATH ?? ''}`;
    process.env.JETSON_WORKBENCH_ROOT = machine;
    try {
      const window = await openWindow();
      const configuration = { name: 'left alone', command: ['true'] };
      const request = { configuration, folder: join(folder, 'work') };
      for (const overridesChecks of [false, true]) {
        const result = await window.runs.start({ ...request, overridesChecks });
        expect(result.ok ? 'started' : result.problem.code).toBe(overridesChecks ? 'started' : 'job/ends-with-login');
      }
      expect((await window.runs.start(request)).ok).toBe(false);
      // The window has asked before, and asks again.
      writeFileSync(linger, 'yes\n');
      const { record } = await start(window, ['true']);
      const spec = readFileSync(join(folder, 'home/.jetson-workbench/jobs', record.id, 'spec.json'), 'utf8');
      expect(JSON.parse(spec)).toMatchObject({ command: ['true'], outliveLogin: true });
      await ended(window, record.id);
      await closeWindow(window);
    } finally {
      for (const [name, value] of Object.entries(before)) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    }
  });

  it('come back after they were deleted', async () => {
    const window = await openWindow();
    const { record } = await start(window, ['true']);
    await ended(window, record.id);
    expect((await window.runs.remove(record.id)).ok).toBe(true);
    expect(window.runs.get(record.id)).toBeUndefined();
    expect((await window.runs.restore(record.id, join(folder, 'work'))).ok).toBe(true);
    expect(window.runs.get(record.id)?.record.name).toBe('test');
    await closeWindow(window);
  });
});
