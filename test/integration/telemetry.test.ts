import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { which } from '../../scripts/support/processes.mjs';
import { TelemetryReader } from '../../src/core/device/telemetryReader';
import type { TelemetrySample } from '../../src/core/device/telemetrySample';
import { buildMachine, type Machine } from '../support/buildMachine';
import { posixShells, type Shell } from '../support/shells';

const script = resolve(import.meta.dirname, '../../media/sh/telemetry.sh');

type Sampler = ChildProcessByStdio<null, Readable, Readable>;

let folder = '';
let started: Sampler[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jetson-telemetry-'));
});
afterEach(async () => {
  for (const sampler of started) sampler.kill('SIGTERM');
  await Promise.all(started.map(async (sampler) => sampler.exitCode ?? sampler.signalCode ?? once(sampler, 'exit')));
  started = [];
  rmSync(folder, { recursive: true });
});

function start(shell: Shell, machine: Machine, args: readonly string[] = [], path = script): Sampler {
  const env = buildMachine(folder, machine);
  const sampler = spawn(shell.command, [...shell.args, path, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(sampler);
  return sampler;
}

/** Reads samples until there are enough of them, or until the sampler has ended. */
async function samplesOf(sampler: Sampler, isEnough: (samples: readonly TelemetrySample[]) => boolean = () => false) {
  const reader = new TelemetryReader();
  const samples: TelemetrySample[] = [];
  for await (const chunk of sampler.stdout) {
    const reading = reader.push(chunk as Buffer);
    expect(reading.problems).toEqual([]);
    samples.push(...reading.samples);
    if (isEnough(samples)) break;
  }
  return samples;
}

function samplesIn(file: string): readonly TelemetrySample[] {
  const { samples, problems } = new TelemetryReader().push(readFileSync(file));
  expect(problems).toEqual([]);
  return samples;
}

async function until(condition: () => boolean): Promise<void> {
  const end = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error('It has not happened for 15 seconds.');
    await new Promise((wake) => setTimeout(wake, 20));
  }
}

/** Whether a process works: one that has ended and that nobody has asked for yet does not. */
function isRunning(pid: string): boolean {
  const path = `/proc/${pid}/stat`;
  try {
    return !readFileSync(path, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

const stats =
  'RAM 6712/7620MB (lfb 12x4MB) SWAP 369/3810MB (cached 8MB) CPU [38%@1497,2%@729,off] EMC_FREQ 61%@2133 GR3D_FREQ 99%@[612] APE 200 cpu@57.125C gpu@58.625C VDD_IN 16321mW/11204mW';
const tools = ['date', 'grep'];
// Seconds pass quickly in tests, but for the five after which a silent program may be thought to have failed.
const sleep = `case $1 in 5) exec ${which('sleep') ?? ''} 1 ;; *) exec ${which('sleep') ?? ''} 0.05 ;; esac`;
const saying = (line: string) => `echo $$ >>"$JETSON_WORKBENCH_ROOT/pids"; while echo "${line}" && sleep 1; do :; done`;
const tegrastats = `case $1 in --interval) ;; *) exit 1 ;; esac; ${saying(stats)}`;

const board: Machine = {
  tools,
  programs: { sleep, tegrastats },
  files: {
    'proc/vmstat': 'nr_free_pages 1\noom_kill 4\nnr_zone 2\n',
    'sys/class/thermal/thermal_zone0/type': 'cpu-thermal\n',
    'sys/class/thermal/thermal_zone0/temp': '57125\n',
    'sys/class/thermal/thermal_zone0/trip_point_0_type': 'critical\n',
    'sys/class/thermal/thermal_zone0/trip_point_0_temp': '104500\n',
    'sys/class/thermal/thermal_zone0/trip_point_1_type': 'passive\n',
    'sys/class/thermal/thermal_zone0/trip_point_1_temp': '99000\n',
    'sys/class/thermal/thermal_zone1/type': 'gpu-thermal\n',
    'sys/class/thermal/cooling_device0/type': 'pwm-fan\n',
    'sys/class/thermal/cooling_device0/cur_state': '3\n',
    'sys/class/thermal/cooling_device1/type': 'cpu-throttle-alert\n',
    'sys/class/thermal/cooling_device1/cur_state': '0\n',
    'sys/class/thermal/cooling_device2/type': 'cpufreq-cpu0\n',
    'sys/class/thermal/cooling_device2/cur_state': '2\n',
    'sys/class/hwmon/hwmon3/oc1_event_cnt': '0\n',
    'sys/class/hwmon/hwmon3/oc3_event_cnt': '37\n',
    'sys/class/devfreq/17000000.gpu/device/load': '995\n',
    'sys/class/devfreq/17000000.gpu/cur_freq': '612000000\n',
    'sys/class/devfreq/15340000.vic/cur_freq': '115200000\n',
    'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1/in1_label': 'VDD_IN\n',
    'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1/in1_input': '4984\n',
    'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1/curr1_input': '1856\n',
    'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1/in2_label': 'NC\n',
    'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1/in2_input': '4984\n',
    'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1/curr2_input': '1\n',
    'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1/in7_label': 'sum of shunt voltages\n',
    'sys/bus/i2c/drivers/ina3221/1-0040/hwmon/hwmon1/in7_input': '9\n',
    'proc/stat': 'cpu  10 0 10 80 0 0 0 0 0 0\ncpu0 10 0 10 80 0 0 0 0 0 0\ncpu2 0 0 0 0 0 0 0 0 0 0\nintr 5 6 7\n',
    'sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq': '1497600\n',
    'proc/meminfo':
      'MemTotal:        8000 kB\nMemFree:         1000 kB\nMemAvailable:    3000 kB\nSwapTotal:       500 kB\nSwapFree:        400 kB\n',
  },
};

const nano: Machine = {
  tools,
  programs: { sleep },
  files: {
    'proc/stat': 'cpu  1 0 0 1 0\n',
    'sys/bus/i2c/drivers/ina3221x/6-0040/iio:device0/rail_name_0': 'POM_5V_IN\n',
    'sys/bus/i2c/drivers/ina3221x/6-0040/iio:device0/in_power0_input': '933\n',
    'sys/class/devfreq/57000000.gpu/device/of_node/name': 'gpu\0',
    'sys/class/devfreq/57000000.gpu/cur_freq': '76800000\n',
  },
};

const card = (index: number) => `${index}, 2, ${index + 90}, 100, 1000, 6${index}, 300.50, 1980, 0x0000000000000004`;
const nvidiaSmi = `echo "$*" >>"$JETSON_WORKBENCH_ROOT/questions"; [ -n "$4" ] || exit 0; while echo "${card(0)}"; echo "${card(1)}"; do sleep 1; done`;

// What the scripts read is Linux's.
const shells = process.platform === 'linux' ? posixShells : [];

describe.each(shells.map((shell) => [shell.name, shell] as const))('measured by %s,', (_, shell) => {
  it('a board with tegrastats tells what it says, and what slows it down', async () => {
    const samples = await samplesOf(start(shell, board), ({ length }) => length > 2);
    expect(samples[1]).toMatchObject({
      cpus: [{ load: 38, mhz: 1497 }, { load: 2, mhz: 729 }, 'off'],
      gpus: [{ load: 99, mhz: 612 }],
      temps: { cpu: 57.125, gpu: 58.625 },
      power: { VDD_IN: 16321 },
      throttles: [{ cause: 'temperature', from: 'cpufreq-cpu0', isReported: true }],
    });
    expect(Math.abs(samples[0]!.time - Date.now() / 1000)).toBeLessThan(60);
  });

  it('counters that grow meanwhile are events', async () => {
    const sampler = start(shell, board);
    let isChanged = false;
    const samples = await samplesOf(sampler, (found) => {
      if (!isChanged) {
        isChanged = true;
        writeFileSync(join(folder, 'sys/class/hwmon/hwmon3/oc3_event_cnt'), '40\n');
        writeFileSync(join(folder, 'proc/vmstat'), 'nr_free_pages 1\noom_kill 6\n');
      }
      return found.some(({ events }) => events.some(({ kind }) => kind === 'out-of-memory'));
    });
    expect(samples.flatMap(({ events }) => events)).toEqual(
      expect.arrayContaining([
        { kind: 'throttle-start', throttle: { cause: 'current', from: 'oc3', isReported: true } },
        { kind: 'out-of-memory', scope: 'machine', count: 2 },
      ]),
    );
  });

  it('a board whose tegrastats fails is measured by /proc and /sys', async () => {
    const broken = { ...board, programs: { sleep, tegrastats: 'echo "no permission" >&2; exit 1' } };
    const [sample] = await samplesOf(start(shell, broken), ({ length }) => length > 0);
    expect(sample).toMatchObject({
      ram: { usedBytes: 5000 * 1024, totalBytes: 8000 * 1024 },
      swap: { usedBytes: 100 * 1024, totalBytes: 500 * 1024 },
      cpus: [{ mhz: 1497.6 }, 'off', { load: undefined }],
      gpus: [{ load: 99.5, mhz: 612 }],
      temps: { cpu: 57.125 },
      power: { VDD_IN: Math.round((4984 * 1856) / 1000) },
    });
    expect(Object.keys(sample!.power)).toEqual(['VDD_IN']);
  });

  it.each([
    ['ends', `[ -n "$1" ] && echo "${stats}"`],
    ['falls silent', `echo "${stats}"; echo $$ >>"$JETSON_WORKBENCH_ROOT/pids"; exec ${which('sleep') ?? ''} 600`],
  ])('a board whose tegrastats %s after a line goes on with /proc and /sys', async (__, program) => {
    const failing = { ...board, programs: { sleep, tegrastats: program } };
    const sampler = start(shell, failing);
    const samples = await samplesOf(sampler, (found) => found.some(({ power }) => power.VDD_IN === 9250));
    expect([samples[0]?.power.VDD_IN, samples.at(-1)?.power.VDD_IN]).toEqual([16321, 9250]);
  });

  it('a first tegrastats, which knows no interval, is used as it is', async () => {
    const old = {
      ...board,
      programs: { sleep, tegrastats: `[ -z "$1" ] || { echo "Usage: tegrastats"; exit 1; }; ${saying(stats)}` },
    };
    const [sample] = await samplesOf(start(shell, old), ({ length }) => length > 0);
    expect(sample?.power).toEqual({ VDD_IN: 16321 });
  });

  it('a Nano without tegrastats tells power in its own way', async () => {
    const [sample] = await samplesOf(start(shell, nano), ({ length }) => length > 0);
    expect(sample).toMatchObject({ power: { POM_5V_IN: 933 }, gpus: [{ load: undefined, mhz: 76.8 }], throttles: [] });
  });

  it('a server with two cards tells of both beside its own memory and cores', async () => {
    const files = { 'proc/stat': 'cpu  1 0 0 1 0\n', 'proc/meminfo': board.files!['proc/meminfo']! };
    const server = { tools, files, programs: { sleep, 'nvidia-smi': nvidiaSmi } };
    const samples = await samplesOf(start(shell, server), (found) => found.some(({ gpus }) => gpus.length === 2));
    expect(samples.at(-1)).toMatchObject({
      ram: { totalBytes: 8000 * 1024 },
      gpus: [
        { load: 90, mhz: 1980 },
        { load: 91, mhz: 1980 },
      ],
      power: { GPU0: 300_500, GPU1: 300_500 },
    });
    expect(readFileSync(join(folder, 'questions'), 'utf8').split('\n')[1]).toBe(
      '--query-gpu=index,count,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,clocks.sm,clocks_throttle_reasons.active --format=csv,noheader,nounits -l 1',
    );
  });

  it('a driver that does not know why clocks are lowered is asked for the rest', async () => {
    const old = `case $* in *throttle*) exit 2 ;; esac; ${nvidiaSmi}`;
    const server = { ...nano, programs: { sleep, 'nvidia-smi': old } };
    const samples = await samplesOf(start(shell, server), (found) => found.some(({ gpus }) => gpus.length === 2));
    expect(samples.length).toBeGreaterThan(0);
  });

  it('a Thor takes the load of its card from nvidia-smi', async () => {
    const thor = {
      ...board,
      programs: {
        sleep,
        tegrastats: saying('RAM 1/2MB GR3D_FREQ @[1000,1000]'),
        'nvidia-smi': nvidiaSmi.replaceAll('0, 2, ', '0, 1, '),
      },
      files: { ...board.files, 'proc/device-tree/compatible': 'nvidia,p3971-0089+p3834-0008\0nvidia,tegra264\0' },
    };
    const samples = await samplesOf(start(shell, thor), (found) => found.some(({ gpus }) => gpus[0]?.load === 90));
    expect(samples.at(-1)?.ram).toEqual({ usedBytes: 1024 * 1024, totalBytes: 2 * 1024 * 1024 });
  });

  it('a job is followed to its end: a last line, and nothing is left running', async () => {
    const file = join(folder, 'telemetry');
    const job = spawn('sleep', ['600'], { stdio: 'ignore' });
    writeFileSync(join(folder, 'pid'), `${job.pid ?? 0}\n`);
    appendFileSync(file, '1761234567\ttegrastats\tRAM 1');
    const sampler = start(shell, board, ['--file', file, '--watch', join(folder, 'pid')]);
    await until(() => readFileSync(file, 'utf8').split('\n').length > 3);
    writeFileSync(join(folder, 'proc/vmstat'), 'nr_free_pages 1\noom_kill 5\n');
    job.kill('SIGKILL');
    const [code] = (await once(sampler, 'exit')) as [number | null];
    expect(code).toBe(0);
    const { samples, problems } = new TelemetryReader().push(readFileSync(file));
    expect(problems.map(({ code: id }) => id)).toEqual(['telemetry/damaged-line']);
    expect(samples.flatMap(({ events }) => events)).toContainEqual({
      kind: 'out-of-memory',
      scope: 'machine',
      count: 1,
    });
    await until(() => !readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').some(isRunning));
  });

  it('another process with the number of the job is not the job', async () => {
    const [, fields = ''] = /\) (.*)/.exec(readFileSync(`/proc/${process.pid}/stat`, 'utf8')) ?? [];
    const ticks = fields.split(' ')[22 - 3]!;
    writeFileSync(join(folder, 'pid'), `${process.pid} ${Number(ticks) + 1} some-boot-id\n`);
    const other = await samplesOf(start(shell, nano, ['--watch', join(folder, 'pid')]));
    expect(other).toHaveLength(1);
    rmSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'pid'), `${process.pid} ${ticks} some-boot-id\n`);
    const own = start(shell, nano, ['--watch', join(folder, 'pid')]);
    expect((await samplesOf(own, ({ length }) => length > 2)).length).toBeGreaterThan(2);
  });

  it('told to end, it writes a last line and ends at once with all that it has started', async () => {
    const slow = {
      ...board,
      programs: { sleep: `echo $$ >>"$JETSON_WORKBENCH_ROOT/pids"; exec ${which('sleep') ?? ''} "$1"`, tegrastats },
    };
    const file = join(folder, 'telemetry');
    const sampler = start(shell, slow, ['--interval', '60', '--file', file]);
    await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '');
    writeFileSync(join(folder, 'proc/vmstat'), 'nr_free_pages 1\noom_kill 5\n');
    const before = performance.now();
    sampler.kill('SIGTERM');
    await once(sampler, 'exit');
    await until(() => samplesIn(file).length === 2);
    expect(samplesIn(file)[1]!.events).toContainEqual({ kind: 'out-of-memory', scope: 'machine', count: 1 });
    await until(() => !isRunning(readFileSync(join(folder, 'pids'), 'utf8').split('\n')[0]!));
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('when nobody reads any more, it ends with all that it has started', async () => {
    const sampler = start(shell, board);
    await samplesOf(sampler, ({ length }) => length > 0);
    sampler.stdout.destroy();
    await once(sampler, 'exit');
    await until(() => !readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').some(isRunning));
  });

  it('a long run leaves lines out so that the file grows ever slower', async () => {
    const small = join(folder, 'small.sh');
    writeFileSync(small, readFileSync(script, 'utf8').replace('max_bytes=16777216', 'max_bytes=2000'));
    const file = join(folder, 'telemetry');
    const counting = `i=0; while i=$((i + 1)); echo "RAM $i/100000MB ${'cpu@50C '.repeat(40).trim()}" && sleep 1; do :; done`;
    start(shell, { ...board, programs: { sleep, tegrastats: counting } }, ['--file', file], small);
    await until(() => existsSync(file) && readFileSync(file, 'utf8').split('\n').length > 18);
    const steps = samplesIn(file).map(({ ram }) => (ram?.usedBytes ?? 0) / (1024 * 1024));
    const gaps = steps.slice(1).map((step, i) => step - steps[i]!);
    expect([...new Set(gaps)].sort((a, b) => a - b).slice(0, 3)).toEqual([1, 2, 4]);
    expect([...gaps].sort((a, b) => a - b)).toEqual(gaps);
  });

  it('this machine is measured as it is', async () => {
    const env = { ...process.env };
    const sampler = spawn(shell.command, [...shell.args, script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(sampler);
    const samples = await samplesOf(sampler, ({ length }) => length > 1);
    expect(samples[1]!.cpuLoad).toBeGreaterThanOrEqual(0);
    expect(samples[1]!.ram!.usedBytes).toBeGreaterThan(1024 * 1024);
    expect(samples[1]!.cpus.length).toBeGreaterThan(0);
  });

  it.each([[['--interval', '0']], [['--interval', 'x']], [['--nonsense', '1']], [['--file']]])('refuses %j', (args) => {
    const { status, stdout } = spawnSync(shell.command, [...shell.args, script, ...args], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([2, '']);
  });
});

it('shellcheck has nothing to say', ({ skip }) => {
  const shellcheck = which('shellcheck');
  if (shellcheck === undefined) return skip('shellcheck is not installed.');
  expect(spawnSync(shellcheck, ['-s', 'sh', script], { encoding: 'utf8' }).stdout).toBe('');
});
