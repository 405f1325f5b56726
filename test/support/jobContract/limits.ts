import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Jobs } from '../../../src/app/jobs/jobs';
import { parseTelemetryLine } from '../../../src/core/device/telemetryLine';
import { nodeBytes } from '../../../src/node/bytes/nodeBytes';
import { hostScripts, shellJob, textOf, until, untilOver, valueOf, type JobHostVariant } from '../jobHost';

export function describeLimits(variants: readonly JobHostVariant[]): void {
  describe.concurrent.each(variants)('limits of a job of $name', ({ open, isBusybox, isSlow }) => {
    const host = open();
    const { jobs } = host;
    afterAll(() => host.close());

    it('keep the beginning of a log, say that it ends there, and count what comes after', async () => {
      const script =
        'i=0; while [ $((i += 1)) -le 2000 ]; do echo "this is line number $i"; done; echo done >&2; exit 6';
      const spec = shellJob(script, { logLimit: 100 });
      valueOf(await jobs.start(spec));
      const status = await untilOver(host, spec.id);
      expect(status.state).toMatchObject({ kind: 'finished', code: 6 });
      const whole =
        Array.from({ length: 2000 }, (_, index) => `this is line number ${index + 1}\n`).join('') + 'done\n';
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
      expect(host.isRunning(Number(pid))).toBe(true);
      host.kill(Number(pid), 'SIGKILL');
    });

    it.skipIf(isSlow)('are kept: niceness, and addresses where there are no control groups', async () => {
      const spec = shellJob("awk '{ print \$19 }' /proc/self/stat; ulimit -v", {
        niceness: 5,
        memoryLimit: 300 * 1024 * 1024,
      });
      valueOf(await jobs.start(spec));
      expect(await untilOver(host, spec.id)).toMatchObject({ state: { kind: 'finished' }, memory: 'address-space' });
      const before = Number(execFileSync('nice', { encoding: 'utf8' }));
      // Debian's busybox has no `nice`.
      const after = isBusybox === true ? before : Math.min(19, before + 5);
      expect(await textOf(host, spec.id)).toBe(`${after}\n${300 * 1024}\n`);
    });
  });
}

/** What is done beside a job. */
export function describeBesides(variants: readonly JobHostVariant[]): void {
  describe.concurrent.each(variants)('a host with $name', ({ open }) => {
    it('limits memory by a control group, and lets a job outlive the login, where its service manager does that', async () => {
      const host = open();
      try {
        const manager = host.seen(join(host.home, 'programs/systemd-run'));
        writeFileSync(manager, pretendedManager);
        chmodSync(manager, 0o755);
        const spec = shellJob('echo "$SCOPE"', { memoryLimit: 1 << 20, outliveLogin: true });
        valueOf(await host.jobs.start(spec));
        expect(await untilOver(host, spec.id)).toMatchObject({ state: { code: 0 }, memory: 'control-group' });
        expect(await textOf(host, spec.id)).toBe(' --user --scope --quiet MemoryMax=1048576 MemorySwapMax=0\n');
      } finally {
        await host.close();
      }
    });

    it('measures itself while a job runs, at its beginning and its end at least', async () => {
      const host = open();
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
      const host = open();
      try {
        const script = 'echo "$1 $(pwd)"; echo $$ >pid.telemetry; while :; do echo tick; sleep 0.05; done';
        const scripts = {
          text: (name: string) =>
            name === 'telemetry.sh' ? Promise.resolve(script) : hostScripts.text('supervise.sh'),
        };
        const jobs = new Jobs({ host: host.host, scripts, bytes: nodeBytes });
        const spec = shellJob('sleep 0.5', { telemetry: { script: 'telemetry.sh', args: ["it's"] } });
        valueOf(await jobs.start(spec));
        expect((await untilOver(host, spec.id)).state).toMatchObject({ kind: 'finished', code: 0 });
        const folder = host.folderOf(spec.id);
        const [first, ...ticks] = readFileSync(join(folder, 'telemetry'), 'utf8').trim().split('\n');
        expect(first).toBe(`it's ${host.home}/.jetson-workbench/jobs/${spec.id}`);
        expect(ticks.length).toBeGreaterThan(1);
        expect(host.isRunning(readFileSync(join(folder, 'pid.telemetry'), 'utf8').trim())).toBe(false);
      } finally {
        await host.close();
      }
    });
  });
}

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
