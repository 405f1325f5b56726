// @ts-check
// A real VS Code (workbench and Node extension host) from package registries alone: code-server from npm.
//   node scripts/codeServer.mjs install [VERSION…]
//   node scripts/codeServer.mjs start PORT FOLDER [arguments of code-server…]
//   node scripts/codeServer.mjs cli ARGUMENTS…        --install-extension x.vsix, --list-extensions…
// JETSON_WORKBENCH_EDITORS names another folder for the editors; they take about 0.8 GB each.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureRipgrep } from './support/install.mjs';
import { work } from './support/paths.mjs';
import { mustRun, run } from './support/processes.mjs';
import { Failure, main, step } from './support/steps.mjs';

/**
 * @typedef {object} Editor
 * @property {string} version of code-server
 * @property {string} vscode the version of VS Code inside
 * @property {number} node the major version of Node that it runs on
 */

/** The oldest editor supported and today's. */
export const editors = /** @type {const} */ ([
  { version: '4.100.3', vscode: '1.100', node: 20 },
  { version: '4.139.1', vscode: '1.139', node: 24 },
]);

const remedy = 'Check that npm reaches its registry and that python3, make and g++ are installed, then try again.';

/** @param {Editor} editor */
function folderOf({ version }) {
  return join(resolve(process.env.JETSON_WORKBENCH_EDITORS ?? join(work, 'editors')), version);
}

/** @param {Editor} editor */
function stampOf({ version }) {
  return `${version} on ${process.platform} ${process.arch}, Node ${process.version}`;
}

/** @param {Editor} editor */
function isInstalled(editor) {
  const stamp = join(folderOf(editor), 'installed');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === stampOf(editor) && existsSync(nodeOf(editor));
}

/**
 * The Node that runs the editor.
 *
 * @param {Editor} editor
 */
function nodeOf(editor) {
  const file = join(folderOf(editor), 'node-path');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/**
 * Installs an editor unless it is there. Nothing is left half done: the stamp is written last.
 *
 * @param {Editor} editor
 */
export async function installEditor(editor) {
  const ripgrep = await ensureRipgrep();
  if (isInstalled(editor)) return;
  await step(`Installing VS Code ${editor.vscode} (code-server ${editor.version})`, async () => {
    const folder = folderOf(editor);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    writeFileSync(join(folder, 'node-path'), await installNode(editor));
    await installPackages(editor);
    await buildNativeModules(editor);
    linkPrograms(editor, ripgrep);
    await mustRun(...commandLine(editor, join(folder, 'state'), ['--version']), { remedy });
    writeFileSync(join(folder, 'installed'), stampOf(editor));
  });
}

/**
 * The Node that this editor wants: ours where it fits and has its headers, else one from npm.
 *
 * @param {Editor} editor
 */
async function installNode(editor) {
  const major = Number(process.versions.node.split('.')[0]);
  if (major === editor.node && existsSync(join(prefixOf(process.execPath), 'include/node/node.h'))) {
    return process.execPath;
  }
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(folderOf(editor), 'node');
  mkdirSync(folder, { recursive: true });
  await npmInstall(folder, [`${name}@${editor.node}`]);
  return join(folder, 'node_modules', name, 'bin', 'node');
}

/** @param {Editor} editor */
async function installPackages(editor) {
  await npmInstall(folderOf(editor), [`code-server@${editor.version}`]);
  const vscode = vscodeOf(editor);
  await npmInstall(vscode, ['--omit=dev']);
  await npmInstall(join(vscode, 'extensions'), ['--omit=dev']);
}

/**
 * No install script runs: several want more than a registry. What has to be built is built below.
 *
 * @param {string} folder
 * @param {readonly string[]} args
 */
function npmInstall(folder, args) {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  return mustRun('npm', ['install', '--prefix', folder, ...quiet, ...args], { cwd: folder, remedy });
}

/** @param {Editor} editor */
async function buildNativeModules(editor) {
  const [nested, hoisted] = [
    join(codeServerOf(editor), 'node_modules/argon2'),
    join(folderOf(editor), 'node_modules/argon2'),
  ];
  const argon2 = existsSync(hoisted) ? hoisted : nested;
  // An older argon2 names its output through variables of node-pre-gyp, given here; newer ones ignore them.
  await buildNativeModule(editor, argon2, [
    '--module_name=argon2',
    `--module_path=${join(argon2, 'lib/binding/napi-v3')}`,
  ]);
  for (const name of ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog', 'node-pty']) {
    const folder = join(vscodeOf(editor), 'node_modules', name);
    if (existsSync(join(folder, 'binding.gyp'))) await buildNativeModule(editor, folder, []);
  }
}

/**
 * Builds against the headers of the Node that will load the module.
 *
 * @param {Editor} editor
 * @param {string} folder
 * @param {readonly string[]} args
 */
async function buildNativeModule(editor, folder, args) {
  const node = nodeOf(editor);
  const globalPackages = (await mustRun('npm', ['root', '-g', '--loglevel=error'], { remedy }))
    .trim()
    .split('\n')
    .at(-1);
  const nodeGyp = join(globalPackages ?? '', 'npm/node_modules/node-gyp/bin/node-gyp.js');
  const env = { PATH: `${dirname(node)}:${process.env.PATH ?? ''}` };
  const build = ['rebuild', `--nodedir=${prefixOf(node)}`, '--jobs', String(cpus().length)];
  await mustRun(node, [nodeGyp, ...build, ...args], { cwd: folder, env, remedy });
}

/**
 * @param {Editor} editor
 * @param {string} ripgrep
 */
function linkPrograms(editor, ripgrep) {
  const vscode = vscodeOf(editor);
  const bin = join(vscode, 'node_modules/@vscode/ripgrep/bin');
  mkdirSync(bin, { recursive: true });
  link(ripgrep, join(bin, 'rg'));
  link('node_modules', join(vscode, 'node_modules.asar'));
  link('node_modules', join(vscode, 'extensions/node_modules.asar'));
}

/**
 * @param {string} target
 * @param {string} path
 */
function link(target, path) {
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

/** @param {string} node */
function prefixOf(node) {
  return resolve(node, '../..');
}

/** @param {Editor} editor */
function codeServerOf(editor) {
  return join(folderOf(editor), 'node_modules/code-server');
}

/** @param {Editor} editor */
function vscodeOf(editor) {
  return join(codeServerOf(editor), 'lib/vscode');
}

/**
 * How an installed editor is started. `state` holds its settings, extensions and logs: another folder is another, fresh
 * editor. The configuration file is ours, because code-server would otherwise read and write one in the home folder.
 *
 * @param {Editor} editor
 * @param {string} state
 * @param {readonly string[]} args
 * @returns {[command: string, args: string[]]}
 */
export function commandLine(editor, state, args) {
  mkdirSync(state, { recursive: true });
  const config = join(state, 'config.yaml');
  if (!existsSync(config)) writeFileSync(config, '{}\n');
  const folders = ['--user-data-dir', join(state, 'user-data'), '--extensions-dir', join(state, 'extensions')];
  return [nodeOf(editor), [join(codeServerOf(editor), 'out/node/entry.js'), '--config', config, ...folders, ...args]];
}

/**
 * @param {Editor} editor
 * @param {string} state
 * @param {string} extensionFile
 */
export async function installExtension(editor, state, extensionFile) {
  await mustRun(...commandLine(editor, state, ['--install-extension', extensionFile]), {
    remedy: 'Build the extension again ("npm run package") and try again.',
  });
}

/**
 * Starts an editor in the background and waits until it answers. End the child to end it.
 *
 * @param {Editor} editor
 * @param {{ state: string, port: number, folder: string, args?: readonly string[], env?: NodeJS.ProcessEnv }} options
 */
export async function startEditor(editor, { state, port, folder, args = [], env = {} }) {
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  const address = ['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`];
  const child = spawn(...commandLine(editor, state, [...address, ...quiet, ...args, folder]), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const server = { child, origin: `http://127.0.0.1:${port}`, log: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      server.log += text;
    });
  }
  await untilItAnswers(server);
  return server;
}

/** @param {{ child: import('node:child_process').ChildProcess, origin: string, log: string }} server */
async function untilItAnswers(server) {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && server.child.exitCode === null) {
    const answered = await fetch(`${server.origin}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await sleep(100);
  }
  server.child.kill();
  throw new Failure(
    'The editor did not start.',
    'Its output is above; delete its folder in .work/editors to install it again.',
    server.log,
  );
}

/**
 * @param {string | undefined} command
 * @param {readonly string[]} args
 */
async function commandLineTool(command, args) {
  const editor = editors.find(({ version }) => version === process.env.CODE_SERVER_VERSION) ?? editors[0];
  const state = join(folderOf(editor), 'state');
  switch (command) {
    case 'install':
      for (const wanted of editors) {
        if (args.length === 0 || args.includes(wanted.version)) await installEditor(wanted);
      }
      return 0;
    case 'start':
    case 'cli': {
      await installEditor(editor);
      const [port, ...rest] = args;
      const own = command === 'cli' ? args : ['--auth', 'none', '--bind-addr', `127.0.0.1:${port ?? ''}`, ...rest];
      return (await run(...commandLine(editor, state, own), { echo: true })).code;
    }
    default:
      throw new Failure(
        'Usage: node scripts/codeServer.mjs install|start|cli …',
        'The first lines of the script tell more.',
      );
  }
}

if (process.argv[1] === import.meta.filename) {
  const [command, ...args] = process.argv.slice(2);
  await main(() => commandLineTool(command, args));
}
