// @ts-check
// From a fresh clone to the running product: npm start [-- PATH] [-- --check]
// Installs, builds, makes the example workspace, validates it on the command line, and opens it (or PATH) in a real VS Code:
// the desktop one where there is one, with a profile of its own, else one in the browser. --check does it without a screen:
// it drives the editor as a newcomer would, saves pictures, and says what failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { editors, installEditor, installExtension, startEditor } from './codeServer.mjs';
import { prepareEditors } from './editorTests.mjs';
import { packageExtension } from './package.mjs';
import { ensurePackages } from './support/install.mjs';
import { dist, root, screenshots, vsix, work } from './support/paths.mjs';
import { end, freePort, mustRun, run, which } from './support/processes.mjs';
import { Failure, main, say, step } from './support/steps.mjs';

const editor = editors[1];
const state = join(work, 'start');

/** The newcomer's settings: quiet, and our extension in front. */
const settings = {
  'workbench.startupEditor': 'readme',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
};

/** @param {readonly string[]} args */
async function start(args) {
  const path = args.find((arg) => !arg.startsWith('-'));
  const own = path === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), path);
  if (own !== undefined && !existsSync(own)) {
    throw new Failure(`There is no folder ${own}.`, 'Give an existing one, or none for the example.');
  }
  await ensurePackages();
  await packageExtension();
  const folder = own ?? (await step('Making the example workspace', makeWorkspace));
  await step('Validating it on the command line', () => validate(folder));
  if (args.includes('--check')) return checkAsNewcomer();
  const desktop = which('code');
  return desktop === undefined ? openInBrowser(folder, own !== undefined) : openOnDesktop(desktop, folder);
}

/** What somebody did to the files of the example stays. */
async function makeWorkspace() {
  const { makeExample } = await import('./example.mjs');
  return makeExample(undefined, { keep: true }).folder;
}

/**
 * @typedef {object} Report
 * @property {{ path: string, format: string, samples: number, findings: { severity: string }[] }[]} datasets
 */

/** @param {string} folder */
async function validate(folder) {
  const { code, output } = await run(
    process.execPath,
    [join(dist, 'cli.cjs'), 'validate', '--format', 'json', folder],
    {
      env: { NO_COLOR: '1' },
    },
  );
  if (code > 1) {
    throw new Failure('The command line could not check the folder.', 'Its message is above.', output);
  }
  /** @type {Report} */
  const { datasets } = JSON.parse(output);
  say('');
  for (const dataset of datasets) say(`     ${summaryOf(dataset)}`);
  say(`     All of it: npm run -s cli -- validate ${relative(process.cwd(), folder) || '.'}\n`);
}

/** @param {Report['datasets'][number]} dataset */
function summaryOf({ path, format, samples, findings }) {
  const count = (/** @type {string} */ severity) => findings.filter((finding) => finding.severity === severity).length;
  // A file that defines no data set, such as a Python source, has neither a format nor samples.
  const facts = [
    ...(format === '' ? [] : [plural(samples, 'sample')]),
    plural(count('error'), 'error'),
    plural(count('warning'), 'warning'),
  ];
  return `${relative(root, resolve(path)) || '.'}${format === '' ? '' : ` (${format})`}: ${facts.join(', ')}`;
}

/**
 * @param {number} count
 * @param {string} noun
 */
function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

async function checkAsNewcomer() {
  await prepareEditors([editor]);
  const project = `VS Code ${editor.vscode}`;
  const args = ['run', '--config', 'test/editor/vitest.config.ts', '--project', project, 'newcomer'];
  const { code } = await run(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { echo: true });
  say(`Pictures are in ${join(screenshots, editor.vscode)}.`);
  return code;
}

/**
 * @param {string} folder
 * @param {boolean} isOwn whether the person is asked to trust it
 */
async function openInBrowser(folder, isOwn) {
  await installEditor(editor);
  await step('Installing the extension', () => installExtension(editor, state, vsix));
  writeSettings(join(state, 'user-data'));
  const server = await step('Starting the editor', async () =>
    startEditor(editor, { state, folder, port: await freePort(), args: isOwn ? [] : ['--disable-workspace-trust'] }),
  );
  say(`\nVS Code ${editor.vscode} is on ${server.origin}/?folder=${encodeURIComponent(folder)}`);
  say('Right-click a picture and choose Visualise Labels; mistakes in labels are underlined. Ctrl-C ends it.');
  await untilInterrupted(server.child);
  await end(server.child);
}

/**
 * The person's own profile and extensions stay as they are.
 *
 * @param {string} code
 * @param {string} folder
 */
async function openOnDesktop(code, folder) {
  const data = join(state, 'desktop');
  const own = ['--user-data-dir', data, '--extensions-dir', join(state, 'desktop-extensions')];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const remedy = 'Take "code" off the PATH to use the editor in the browser.';
  await step('Installing the extension', () =>
    mustRun(code, [...own, ...asRoot, '--install-extension', vsix, '--force'], { remedy }),
  );
  writeSettings(data);
  say('\nVS Code opens in a window of its own. Ctrl-C, or closing it, ends it.');
  const child = spawn(code, [...own, ...asRoot, '--new-window', '--wait', folder], { stdio: 'ignore' });
  await untilInterrupted(child);
  await end(child);
}

/** @param {string} data */
function writeSettings(data) {
  const file = join(data, 'User', 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(settings, undefined, 2));
}

/** @param {import('node:child_process').ChildProcess} child */
async function untilInterrupted(child) {
  await Promise.race([
    once(process, 'SIGINT'),
    once(process, 'SIGTERM'),
    once(process, 'SIGHUP'),
    once(child, 'close'),
  ]);
}

await main(() => start(process.argv.slice(2)));
