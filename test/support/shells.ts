import { which } from '../../scripts/support/processes.mjs';

/** A shell to run scripts for hosts with. */
export interface Shell {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** The shells that a host's `/bin/sh` may be; those that are not installed are named and left out. */
export const posixShells: readonly Shell[] = [['dash'], ['busybox', 'sh'], ['bash', '--posix']].flatMap(
  ([program = '', ...args]) => {
    const command = which(program);
    if (command === undefined) console.info(`${program} is not installed: nothing is tested with it.`);
    return command === undefined ? [] : [{ name: [program, ...args].join(' '), command, args }];
  },
);
