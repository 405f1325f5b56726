import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { which } from '../../scripts/support/processes.mjs';
import { hostileWord, hostileWords } from '../support/hostileWords';
import { quoteShellWords } from '../../src/core/std/shellWords';

const shells: readonly (readonly string[])[] = [['dash'], ['busybox', 'sh'], ['bash'], ['bash', '--posix'], ['zsh']];

describe.each(shells)('%s %s', (...shell) => {
  const program = which(shell[0]!);
  if (program === undefined) console.info(`${shell[0]!} is not installed: its quoting is not tested.`);
  const test = it.skipIf(program === undefined);

  /** Runs a script that arrives on standard input, as scripts for hosts do. */
  function runScript(script: string, path = process.env.PATH): string {
    const { stdout, stderr, status } = spawnSync(program!, [...shell.slice(1), '-s'], {
      input: script,
      encoding: 'utf8',
      env: { PATH: path, LC_ALL: 'C.UTF-8' },
      maxBuffer: 1 << 26,
    });
    expect([status, stderr]).toEqual([0, '']);
    return stdout;
  }

  function expectSameWords(words: readonly string[]): void {
    const output = runScript(`printf '%s\\0' ${quoteShellWords(['begin', ...words])}\n`);
    expect(output.split('\0').slice(1, -1)).toEqual(words);
  }

  test('reads back each hostile word', () => {
    expectSameWords(hostileWords);
  });

  test('reads back any words', () => {
    fc.assert(fc.property(fc.array(hostileWord, { maxLength: 200 }), expectSameWords), { seed: 4, numRuns: 60 });
  });

  test('reads back a word of 100 kB', () => {
    expectSameWords([`it's $(echo "x")\n😀 `.repeat(5_000)]);
  });

  test('runs a program by a name that means something else without quotes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shell-words-'));
    try {
      for (const name of [
        'if',
        'case',
        'while',
        'select',
        'function',
        'coproc',
        '!',
        '{',
        '}',
        'a=b',
        'é $(x)\n',
        '#',
        '~',
      ]) {
        writeFileSync(join(folder, name), '#!/bin/sh\nprintf "ran %s" "$1"\n', { mode: 0o755 });
        expect(runScript(`${quoteShellWords([name, '-rf'])}\n`, folder), name).toBe('ran -rf');
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
