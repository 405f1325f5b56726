import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { which } from '../../../scripts/support/processes.mjs';
import { Jobs } from '../../../src/app/jobs/jobs';
import { parseTelemetryLine } from '../../../src/core/device/telemetryLine';
import { nodeBytes } from '../../../src/node/bytes/nodeBytes';
import {
  hostScripts,
  isRunning,
  jobShells,
  openJobHost,
  shellJob,
  textOf,
  until,
  untilOver,
  untilState,
  valueOf,
} from '../../support/jobHost';

describe.concurrent.each(jobShells)('limits of a job of $name', (shell) => {
  const host = openJobHost(shell);
  const { jobs } = host;
  afterAll(() => host.close());

  it('keep the beginning of a log, say that it ends there, and count what comes after', async () => {
    const script = 'i=0; while [ $((i += 1)) -le 2000 ]; do echo "this is line number $i"; done; echo done >&2; exit 6';
    const spec = shellJob(script, { logLimit: 100 });
    valueOf(await jobs.start(spec));
    const status = await untilOver(host, spec.id);
    expect(status.state).toMatchObject({ kind: 'finished', code: 6 });
    const whole = Array.from({ length: 2000 }, (_, index) => `this is line number ${index + 1}\n`).join('') + 'done\n';
    const notice = '\n[The log has reached its limit of 100 bytes. What follows was not kept.]\n';
    expect(await textOf(host, spec.id)).toBe(whole.slice(0, 100) + notice);
    expect(status.droppedBytes).toBe(whole.length - 100);
  });

  it('pass a log on as it comes', async () => {
    const spec = shellJob('echo one; exec sleep 60', { logLimit: 1_000_000 });
    valueOf(await jobs.start(spec));
    await until('the line is there', async () => ((await textOf(host, spec.id)) === 'one\n' ? true : undefined));
    valueOf(await jobs.stop(spec.id));
  });

  it('do not touch a log that is short enough', async () => {
    const spec = shellJob('printf 0123456789', { logLimit: 10 });
    valueOf(await jobs.start(spec));
    expect(await untilOver(host, spec.id)).toMatchObject({ state: { kind: 'finished', code: 0 }, droppedBytes: 0 });
    expect(await textOf(host, spec.id)).toBe('0123456789');
  });

  it('do not keep a job from ending that leaves something running', async () => {
    const spec = shellJob('echo mine; sleep 20 & echo $!', { logLimit: 1000 });
    valueOf(await jobs.start(spec));
    expect((await untilOver(host, spec.id)).state).toMatchObject({ kind: 'finished', code: 0 });
    const [, pid] = (await textOf(host, spec.id)).split('\n');
    expect(isRunning(Number(pid))).toBe(true);
    process.kill(Number(pid), 'SIGKILL');
  });

  it('are kept: niceness, and addresses where there are no control groups', async () => {
    const spec = shellJob("awk '{ print \$19 }' /proc/self/stat; ulimit -v", {
      niceness: 5,
      memoryLimit: 300 * 1024 * 1024,
    });
    valueOf(await jobs.start(spec));
    expect(await untilOver(host, spec.id)).toMatchObject({ state: { kind: 'finished' }, memory: 'address-space' });
    const before = Number(execFileSync('nice', { encoding: 'utf8' }));
    // Debian's busybox has no `nice`.
    const after = shell.isBusybox === true ? before : Math.min(19, before + 5);
    expect(await textOf(host, spec.id)).toBe(`${after}\n${300 * 1024}\n`);
  });
});

describe.concurrent.each(jobShells)('a host with $name', (shell) => {
  it('limits memory by a control group, and lets a job outlive the login, where its service manager does that', async () => {
    const host = openJobHost(shell);
    try {
      writeFileSync(join(host.home, 'programs/systemd-run'), pretendedManager);
      chmodSync(join(host.home, 'programs/systemd-run'), 0o755);
      const spec = shellJob('echo "$SCOPE"', { memoryLimit: 1 << 20, outliveLogin: true });
      valueOf(await host.jobs.start(spec));
      expect(await untilOver(host, spec.id)).toMatchObject({ state: { code: 0 }, memory: 'control-group' });
      expect(await textOf(host, spec.id)).toBe(' --user --scope --quiet MemoryMax=1048576 MemorySwapMax=0\n');
    } finally {
      await host.close();
    }
  });

  it('measures itself while a job runs, at its beginning and its end at least', async () => {
    const host = openJobHost(shell);
    try {
      const telemetry = { script: 'telemetry.sh', args: ['--interval', '60', '--watch', 'pid'] } as const;
      const spec = shellJob('while [ ! -s ../telemetry ]; do sleep 0.05; done', { telemetry });
      const inRun = {
        ...spec,
        command: ['sh', '-c', `cd "$JETSON_WORKBENCH_RUN_DIR" && ${spec.command[2]!}`],
      } as const;
      valueOf(await host.jobs.start(inRun));
      expect((await untilOver(host, spec.id)).state).toMatchObject({ kind: 'finished', code: 0 });
      const lines = readFileSync(join(host.folderOf(spec.id), 'telemetry'), 'utf8')
        .trim()
        .split('\n');
      expect(lines.length).toBeGreaterThanOrEqual(2);
      expect(lines.map((line) => parseTelemetryLine(line).value !== undefined)).not.toContain(false);
    } finally {
      await host.close();
    }
  });

  it('samples telemetry beside a job, and ends it with it', async () => {
    const host = openJobHost(shell);
    try {
      const script = 'echo "$1 $(pwd)"; echo $$ >pid.telemetry; while :; do echo tick; sleep 0.05; done';
      const scripts = {
        text: (name: string) => (name === 'telemetry.sh' ? Promise.resolve(script) : hostScripts.text('supervise.sh')),
      };
      const jobs = new Jobs({ host: host.host, scripts, bytes: nodeBytes });
      const spec = shellJob('sleep 0.5', { telemetry: { script: 'telemetry.sh', args: ["it's"] } });
      valueOf(await jobs.start(spec));
      expect((await untilOver(host, spec.id)).state).toMatchObject({ kind: 'finished', code: 0 });
      const folder = host.folderOf(spec.id);
      const [first, ...ticks] = readFileSync(join(folder, 'telemetry'), 'utf8').trim().split('\n');
      expect(first).toBe(`it's ${folder}`);
      expect(ticks.length).toBeGreaterThan(1);
      expect(isRunning(readFileSync(join(folder, 'pid.telemetry'), 'utf8').trim())).toBe(false);
    } finally {
      await host.close();
    }
  });
});

/** Control groups need a service manager, which test machines seldom have: this one notes what it was asked for. */
const pretendedManager = `#!/bin/sh
case "$*" in *memory.max*) echo 1048576; exit ;; esac
[ "$1" = --system ] && set -- --user "$@" && SYSTEM=yes
SCOPE=
while :; do
  case $1 in
    --system) shift ;;
    --*) SCOPE="$SCOPE $1"; shift ;;
    -p) SCOPE="$SCOPE $2"; shift 2 ;;
    *) break ;;
  esac
done
export SCOPE
exec "$@"
`;

function runScript(script: string, ...args: readonly string[]): void {
  execFileSync('sh', ['-c', script, 'sh', ...args]);
}

const canMount = process.getuid?.() === 0 && which('mount') !== undefined;
if (!canMount) console.info('Only root can mount a small disk: jobs on a full one are not tested.');

describe.concurrent.each(jobShells)('a full disk under jobs of $name', (shell) => {
  const test = it.skipIf(!canMount);

  async function withSmallDisk(
    work: (host: ReturnType<typeof openJobHost>, fill: () => void, free: () => void) => Promise<void>,
  ) {
    const disk = mkdtempSync(join(tmpdir(), 'jw-disk-'));
    runScript('mount -t tmpfs -o size=512k tmpfs "$1"', disk);
    try {
      const host = openJobHost(shell, join(disk, "it's home"));
      const fill = (): void => {
        runScript('dd if=/dev/zero of="$1/fill" bs=1024 2>/dev/null || :', disk);
      };
      try {
        await work(host, fill, () => {
          rmSync(join(disk, 'fill'));
        });
      } finally {
        rmSync(join(disk, 'fill'), { force: true });
        await host.close();
      }
    } finally {
      runScript('umount -l "$1"', disk);
      rmSync(disk, { recursive: true, force: true });
    }
  }

  test('is told, and never taken for a success', () =>
    withSmallDisk(async (host, fill, free) => {
      const spec = shellJob('echo begin; while [ ! -e "$JETSON_WORKBENCH_RUN_DIR/end" ]; do sleep 0.05; done; exit 0');
      const limited = { ...shellJob(spec.command[2]!), logLimit: 1000 };
      for (const each of [spec, limited]) {
        valueOf(await host.jobs.start(each));
        await untilState(host, each.id, 'running');
      }
      // An empty file takes no space here.
      fill();
      for (const each of [spec, limited]) writeFileSync(join(host.folderOf(each.id), 'run/end'), '');
      for (const each of [spec, limited]) {
        expect((await untilOver(host, each.id)).state).toEqual({ kind: 'lost', reason: 'disk-full', code: 0 });
      }
      const refused = shellJob('true');
      expect(await host.jobs.start(refused)).toMatchObject({ ok: false, problem: { code: 'job/disk-full' } });
      expect(valueOf(await host.jobs.list())).toHaveLength(2);
      free();
      // The same start, repeated when there is space again.
      valueOf(await host.jobs.start(refused));
      expect((await untilOver(host, refused.id)).state).toMatchObject({ kind: 'finished', code: 0 });
    }));

  test('does not keep a job from being stopped', () =>
    withSmallDisk(async (host, fill) => {
      const spec = shellJob('while :; do echo full; sleep 0.05; done 2>/dev/null');
      valueOf(await host.jobs.start(spec));
      await untilState(host, spec.id, 'running');
      fill();
      expect(valueOf(await host.jobs.stop(spec.id)).state).toEqual({ kind: 'killed', signal: 'SIGTERM', by: 'person' });
    }));
});
