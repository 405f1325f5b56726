import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { which } from '../../scripts/support/processes.mjs';

/** A machine laid out in a folder: what it has in files, and what its programs print. */
export interface Machine {
  readonly files?: Readonly<Record<string, string>>;
  /** Shell scripts by their names, for programs of its own. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Programs of this machine that it has as well. */
  readonly tools?: readonly string[];
}

/** The environment in which a script for hosts takes the folder for the machine. */
export function buildMachine(folder: string, { files = {}, programs = {}, tools = [] }: Machine): NodeJS.ProcessEnv {
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  for (const tool of tools) {
    const path = which(tool);
    if (path === undefined) throw new Error(`${tool} is not on the PATH.`);
    symlinkSync(path, join(bin, tool));
  }
  return { PATH: bin, HOME: '/home/jetson', SHELL: '/bin/bash', JETSON_WORKBENCH_ROOT: folder };
}
