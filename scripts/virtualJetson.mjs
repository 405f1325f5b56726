// @ts-check
// What virtual Jetsons are made of: root filesystems for arm64 from Debian's packages, and leave to run them.
//   node scripts/virtualJetson.mjs      builds what is missing
// JETSON_WORKBENCH_DEVICES names another folder for what is built; that takes about 0.1 GB.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ensureDebianPackages } from './support/install.mjs';
import { work } from './support/paths.mjs';
import { mustRun, run, which } from './support/processes.mjs';
import { Failure, main, step } from './support/steps.mjs';

/** @typedef {'bookworm' | 'bullseye'} Suite */

/** The C library and the Python of JetPack 6 are nearest to bookworm's, those of JetPack 5 are bullseye's. */
export const suites = /** @type {const} */ (['bookworm', 'bullseye']);

const PACKAGES = ['mmdebstrap', 'arch-test', 'qemu-user-static', 'zstd', 'iproute2', 'openssh-client'];
const CONTENTS = ['openssh-server', 'python3', 'busybox', 'procps'];
const LEFT_OUT = ['man', 'locale', 'doc', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);

const BINFMT = '/proc/sys/fs/binfmt_misc';

/**
 * Why no virtual Jetson can run here, in one sentence; undefined where it can. Programs that it needs are installed by this.
 *
 * @returns {Promise<string | undefined>}
 */
export async function whyNoVirtualJetson() {
  if (process.platform !== 'linux') return 'A virtual Jetson needs Linux.';
  if (process.getuid?.() !== 0) return 'A virtual Jetson needs root, for its network and its file systems.';
  if (!isDebian() || which('apt-get') === undefined)
    return 'A virtual Jetson is made of packages of Debian, which this is not.';
  await ensureDebianPackages(PACKAGES);
  return (await whyNoNamespaces()) ?? (await whyNoEmulation());
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** Tries what a device does when it starts. */
async function whyNoNamespaces() {
  const script =
    'mount -t tmpfs tmpfs /mnt && mount -t proc proc /proc && ip link add name jw0 type veth peer name jw1';
  const spaces = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork'];
  const { code, output } = await run('unshare', [...spaces, 'sh', '-c', script]);
  return code === 0 ? undefined : `No namespaces can be made here: ${lastLine(output)}`;
}

/** Registers Debian's emulator with the kernel unless it is. */
async function whyNoEmulation() {
  if (!existsSync(join(BINFMT, 'register'))) {
    const { code, output } = await run('mount', ['-t', 'binfmt_misc', 'binfmt_misc', BINFMT]);
    if (code !== 0) return `The kernel takes no other program formats here: ${lastLine(output)}`;
  }
  if (existsSync(join(BINFMT, 'qemu-aarch64'))) return undefined;
  try {
    writeFileSync(join(BINFMT, 'register'), readFileSync('/usr/lib/binfmt.d/qemu-aarch64.conf', 'utf8').trim());
    return undefined;
  } catch (error) {
    return `The kernel does not take programs for arm64 here: ${String(error)}`;
  }
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? '';
}

/**
 * Builds the root filesystems that are missing, both at once: most of the time is installation in emulation.
 *
 * @param {readonly Suite[]} wanted
 */
export async function prepareVirtualJetsons(wanted = suites) {
  const builds = await Promise.allSettled(wanted.map((suite) => ensureRootFilesystem(suite)));
  for (const build of builds) if (build.status === 'rejected') throw build.reason;
}

/**
 * The packed root filesystem of a device, built if it is absent or damaged. Several may build at once: each does so under a name
 * of its own, and what has the final name is whole.
 *
 * @param {Suite} suite
 * @returns {Promise<string>} the path of a tar file
 */
export async function ensureRootFilesystem(suite) {
  const folder = resolve(process.env.JETSON_WORKBENCH_DEVICES ?? join(work, 'device'));
  const recipe = createHash('sha256')
    .update([...CONTENTS, ...LEFT_OUT].join(' '))
    .digest('hex')
    .slice(0, 12);
  const file = join(folder, `${suite}-${recipe}.tar.zst`);
  if (await isWhole(file)) return file;
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `.${process.pid}-${suite}.tar.zst`);
  try {
    await step(`Building Debian ${suite} for arm64`, () => build(suite, part));
    writeFileSync(`${file}.sha256`, await digestOf(part));
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
  return file;
}

/**
 * @param {Suite} suite
 * @param {string} file
 */
async function build(suite, file) {
  const contents = ['--arch=arm64', '--variant=minbase', `--include=${CONTENTS.join(',')}`];
  await mustRun('mmdebstrap', ['--quiet', ...contents, ...LEFT_OUT, suite, file, await findMirror()], {
    remedy: 'Check that apt reaches its mirror ("apt-get update"), then try again.',
  });
}

/** The mirror that this machine takes its own packages from. */
async function findMirror() {
  const remedy = 'Name a mirror of Debian in /etc/apt/sources.list and try again.';
  const format = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'];
  const mirrors = (await mustRun('apt-get', format, { remedy })).split('\n').filter((uri) => uri !== '');
  const mirror = mirrors.find((uri) => !uri.includes('security'));
  if (mirror === undefined) throw new Failure('The settings of apt name no mirror.', remedy);
  return mirror;
}

/** @param {string} file */
async function isWhole(file) {
  if (!existsSync(file) || !existsSync(`${file}.sha256`)) return false;
  return readFileSync(`${file}.sha256`, 'utf8') === (await digestOf(file));
}

/** @param {string} file */
async function digestOf(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const reason = await whyNoVirtualJetson();
    if (reason !== undefined) throw new Failure(reason, 'Run this as root on Debian.');
    await prepareVirtualJetsons();
  });
}
