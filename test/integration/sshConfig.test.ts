import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSsh } from '../../scripts/support/install.mjs';
import { resolveSshConfig } from '../../src/core/ssh/resolveSshConfig';
import type { SshConfigFiles, SshEnvironment } from '../../src/core/ssh/sshEnvironment';
import type { Problem } from '../../src/core/std/problem';
import { compareSshDump, type SshClientFacts } from '../support/ssh/compareSshDump';
import { generateSshConfig, type GeneratedSshConfig } from '../support/ssh/generateSshConfig';
import {
  accountOf,
  parseSshDump,
  realEnvironment,
  runSsh,
  type SshAccount,
  type SshRun,
} from '../support/ssh/opensshClient';

const LONG = 300_000;
const root = mkdtempSync(join(tmpdir(), 'ssh-config-'));
const ssh = await ensureSsh().catch((error: unknown) => {
  console.info(`Configurations are not compared with OpenSSH: ${String(error)}`);
  return undefined;
});

afterAll(() => {
  rmSync(root, { recursive: true });
}, LONG);

/** What is told of lines that ssh takes. */
const harmless = new Set(['ssh-config/canonical-name']);

function refusals(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ code }) => !harmless.has(code));
}

function writeFiles(folder: string, { files }: GeneratedSshConfig): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
}

function argumentsFor({ alias, user, port }: GeneratedSshConfig): string[] {
  const [users, ports] = [user === undefined ? [] : ['-l', user], port === undefined ? [] : ['-p', String(port)]];
  return [...users, ...ports, '--', alias];
}

async function resolveGenerated({ alias, user, port }: GeneratedSshConfig, environment: SshEnvironment) {
  return resolveSshConfig({ host: alias, ...(user && { user }), ...(port && { port }) }, environment);
}

/** Where ours and theirs part: in taking the configuration at all, or in the value of a key. */
async function differences(
  generated: GeneratedSshConfig,
  run: SshRun,
  environment: SshEnvironment,
  client: SshClientFacts,
): Promise<string[]> {
  const { value, problems } = await resolveGenerated(generated, environment);
  const refused = refusals(problems);
  if (run.code !== 0 || refused.length > 0) {
    const isAgreed = run.code !== 0 && refused.length > 0;
    return isAgreed ? [] : [`ssh ended with ${run.code} (${run.stderr}), ours says ${JSON.stringify(refused)}`];
  }
  return compareSshDump(value, parseSshDump(run.stdout), client);
}

/** Runs a few at a time: each is a process of its own. */
async function inParallel(seeds: readonly number[], check: (seed: number) => Promise<void>): Promise<void> {
  const queue = [...seeds];
  const work = async () => {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) await check(seed);
  };
  await Promise.all([work(), work(), work(), work()]);
}

/** Runs ssh where other folders stand in the places of the home folder and of `/etc/ssh`. */
function runInPlaces(home: string, { folder, args }: { folder: string; args: readonly string[] }): Promise<SshRun> {
  const script = 'mount --bind "$1" "$2" && mount --bind "$3" /etc/ssh && shift 3 && exec ssh "$@"';
  const places = [join(folder, 'home'), home, join(folder, 'etc')];
  return runSsh('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', ...places, ...args]);
}

describe.skipIf(ssh === undefined)('a resolved configuration', () => {
  let client: SshClientFacts;
  let account: SshAccount;

  beforeAll(async () => {
    const dump = new Map(parseSshDump((await runSsh(ssh!, ['-G', '-F', '/dev/null', 'unset'])).stdout));
    account = accountOf(dump);
    for (const key of ['host', 'hostname', 'user', 'port']) dump.delete(key);
    const probe = join(root, 'jump-none');
    writeFileSync(probe, 'ProxyJump none\nProxyCommand true\n');
    const probed = parseSshDump((await runSsh(ssh!, ['-G', '-F', probe, 'probe'])).stdout);
    client = { unset: dump, jumpNoneShutsOut: !probed.has('proxycommand') };
  });

  it(
    'is what ssh -G prints, for 400 generated configurations',
    async () => {
      const found: string[] = [];
      let [accepted, refused] = [0, 0];
      await inParallel(seedsFrom(1, 400), async (seed) => {
        const folder = join(root, String(seed));
        const generated = generateSshConfig(seed, { root: folder, hasSystem: false, hasFaults: seed % 5 === 0 });
        writeFiles(folder, generated);
        const run = await runSsh(ssh!, ['-G', '-F', join(folder, 'config'), ...argumentsFor(generated)]);
        if (run.code === 0) accepted++;
        else refused++;
        const environment = realEnvironment(account, { userConfig: join(folder, 'config'), systemConfig: 'none' });
        const lines = await differences(generated, run, environment, client);
        found.push(...lines.map((line) => `seed ${seed}, ${generated.alias}: ${line}`));
      });
      expect(found).toEqual([]);
      expect(accepted).toBeGreaterThanOrEqual(330);
      expect(refused).toBeGreaterThanOrEqual(20);
    },
    LONG,
  );

  it(
    "is what ssh -G prints from the person's and the machine's file together, with relative includes",
    async (context) => {
      // The account that runs in the namespace is root, whoever started it.
      const placed = { home: '/root', user: 'root', uid: 0 };
      const probe = join(root, 'probe');
      for (const place of ['home', 'etc']) mkdirSync(join(probe, place), { recursive: true });
      const isPossible = await runInPlaces(placed.home, { folder: probe, args: ['-G', 'probe'] });
      if (isPossible.code !== 0) {
        console.info(`Two files together are not compared with OpenSSH: ${isPossible.stderr}`);
        context.skip();
      }
      const found: string[] = [];
      await inParallel(seedsFrom(1001, 80), async (seed) => {
        const folder = join(root, String(seed));
        const sshFolder = `${placed.home}/.ssh`;
        const generated = generateSshConfig(seed, { root: sshFolder, hasSystem: true, hasFaults: seed % 5 === 0 });
        const { ssh_config: system = '', ...own } = generated.files;
        writeFiles(join(folder, 'home/.ssh'), { ...generated, files: own });
        writeFiles(join(folder, 'etc'), { ...generated, files: { ssh_config: system, two: 'Compression yes\n' } });
        const run = await runInPlaces(placed.home, { folder, args: ['-G', ...argumentsFor(generated)] });
        const environment = realEnvironment(placed, { files: placedFiles(placed, folder) });
        const lines = await differences(generated, run, environment, client);
        found.push(...lines.map((line) => `seed ${seed}, ${generated.alias}: ${line}`));
      });
      expect(found).toEqual([]);
    },
    LONG,
  );

  it(
    'has the identity files and the proxy command that ssh comes to',
    async () => {
      const found: string[] = [];
      const proxy = 'true %h %n %p %r %k %%';
      await inParallel(seedsFrom(2001, 100), async (seed) => {
        const folder = join(root, String(seed));
        const generated = generateSshConfig(seed, { root: folder, hasSystem: false, hasFaults: false });
        writeFiles(folder, generated);
        const config = join(folder, 'config');
        writeFileSync(
          config,
          `LogLevel debug\nControlPath none\nProxyCommand ${proxy}\n${generated.files.config ?? ''}`,
        );
        const run = await runSsh(ssh!, ['-F', config, ...argumentsFor(generated)]);
        const { value, problems } = await resolveGenerated(
          generated,
          realEnvironment(account, { userConfig: config, systemConfig: 'none' }),
        );
        expect(refusals(problems)).toEqual([]);
        const theirs = [...run.stderr.matchAll(/identity file (.*) type -?\d+$/gm)].map(([, path = '']) =>
          // Backslashes are doubled in the log.
          path.replaceAll('\\\\', '\\'),
        );
        const command = /Executing proxy command: exec (.*)$/m.exec(run.stderr)?.[1];
        if (command !== value.proxyCommand) found.push(`seed ${seed}: ssh ${command}, ours ${value.proxyCommand}`);
        const ours = value.identityFiles.map(({ path }) => path);
        // Some versions try types of keys that others have given up.
        const named = theirs.filter((path) => !/(?:-cert|\/id_(?:dsa|xmss))$/.test(path));
        if (named.join('\n') !== ours.join('\n')) found.push(`seed ${seed}: ssh ${named.join()}, ours ${ours.join()}`);
      });
      expect(found).toEqual([]);
    },
    LONG,
  );
});

/** The files as they are seen inside of the namespace. */
function placedFiles(account: SshAccount, folder: string): SshConfigFiles {
  const { home } = account;
  const { files } = realEnvironment(account);
  const place = (path: string) => {
    if (path.startsWith('/etc/ssh')) return `${folder}/etc${path.slice('/etc/ssh'.length)}`;
    return path.startsWith(home) ? `${folder}/home${path.slice(home.length)}` : path;
  };
  return { readText: (path) => files.readText(place(path)), listFolder: (path) => files.listFolder(place(path)) };
}

function seedsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
