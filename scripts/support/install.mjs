// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from './paths.mjs';
import { mustRun, run, which } from './processes.mjs';
import { Failure, step } from './steps.mjs';

/** Installs the packages of the lock file unless they are there. */
export async function ensurePackages() {
  checkNode();
  if (packagesAreInstalled()) return;
  await step('Installing packages', () =>
    // No install script is needed: what they would download comes inside packages as well.
    mustRun('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      remedy: 'Check that npm reaches its registry ("npm ping"), then try again.',
    }),
  );
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  throw new Failure(`This is Node ${process.versions.node}; Node 20 or newer is needed.`, 'Install it and try again.');
}

/** Compares what npm says it installed with the lock file, so that neither clocks nor copies of folders matter. */
function packagesAreInstalled() {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path, { optional }]) => path !== '' && optional !== true)
    .every(([path, { version }]) => installed[path]?.version === version);
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesOf(lockFile) {
  if (!existsSync(lockFile)) return {};
  /** @type {{ packages?: Record<string, { version?: string, optional?: boolean }> }} */
  const { packages = {} } = JSON.parse(readFileSync(lockFile, 'utf8'));
  return packages;
}

/** The browser that drives the editor. */
export async function ensureBrowser() {
  return ensureProgram(['chromium', 'chromium-browser', 'google-chrome'], ['chromium', 'fonts-dejavu-core']);
}

/** The program the editor searches with. */
export async function ensureRipgrep() {
  return ensureProgram(['rg'], ['ripgrep']);
}

/** The shells that a board's `/bin/sh` may be, and what checks the scripts that they run. */
export async function ensureShells() {
  await ensureProgram(['dash'], ['dash']);
  await ensureProgram(['busybox'], ['busybox']);
  await ensureProgram(['shellcheck'], ['shellcheck']);
}

/** OpenSSH's client and its tools, which ours is compared with. */
export async function ensureSsh() {
  return ensureProgram(['ssh'], ['openssh-client']);
}

/** What transfers are measured against. */
export async function ensureRsync() {
  return ensureProgram(['rsync'], ['rsync']);
}

/** The server that hosts are tested against. */
export async function ensureSshServer() {
  return ensureProgram(['sshd'], ['openssh-server']);
}

/**
 * A shell that people have on their hosts.
 *
 * @param {string} name
 */
export async function ensureShell(name) {
  return ensureProgram([name], [name]);
}

/**
 * @param {readonly string[]} names what the program may be called
 * @param {readonly string[]} packages what Debian calls it
 */
async function ensureProgram(names, packages) {
  const found = which(...names);
  if (found !== undefined) return found;
  await step(`Installing ${packages[0]}`, () => installDebianPackages(packages));
  const installed = which(...names);
  if (installed !== undefined) return installed;
  throw new Failure(`${names[0]} is not on the PATH.`, `Install ${packages[0]} and try again.`);
}

/**
 * Packages that are more than a program on the PATH.
 *
 * @param {readonly string[]} packages
 */
export async function ensureDebianPackages(packages) {
  const { output } = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...packages]);
  const installed = output.split('\n').filter((line) => line.endsWith(' installed'));
  const missing = packages.filter((name) => !installed.includes(`${name} installed`));
  if (missing.length > 0) await step(`Installing ${missing.join(', ')}`, () => installDebianPackages(missing));
}

/** @param {readonly string[]} packages */
async function installDebianPackages(packages) {
  const remedy = `Install ${packages.join(' and ')} by hand and try again.`;
  if (which('apt-get') === undefined) throw new Failure(`${packages[0]} is not installed.`, remedy);
  const [command = 'apt-get', ...sudo] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const patient = [...sudo, '-o', 'DPkg::Lock::Timeout=300', '-q'];
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await waitForLists(command, [...patient, 'update'], env);
  await mustRun(command, [...patient, 'install', '-y', '--no-install-recommends', ...packages], { env, remedy });
}

/**
 * Reads the lists of packages anew. apt waits for others that install something, but not for others that read these lists. Lists
 * that cannot be read anew may still do.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
async function waitForLists(command, args, env) {
  for (let attempt = 0; attempt < 60; attempt++) {
    const { code, output } = await run(command, args, { env });
    if (code === 0 || !/lock/i.test(output)) return;
    await setTimeout(2000);
  }
}
