import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { SshPrompts } from '../../core/ports/sshPrompts';
import { formatMessage, message } from '../../core/std/message';
import type { Terminal } from '../terminal';

/** Asks the person at the terminal. Where nobody is there, what needed an answer fails with its reason. */
export function createTerminalPrompts(terminal: Terminal): SshPrompts {
  return {
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
    acceptHostKey: async ({ host, place, offered: { keyType, fingerprint } }, signal) => {
      const name = host === place ? host : `${host} (${place})`;
      terminal.err(
        `${formatMessage(message('{0} is not known yet. Its {1} key has the fingerprint {2}', name, keyType, fingerprint))}\n`,
      );
      const answer = await readLine('Is this the right machine? Type yes to remember it: ', { signal });
      return answer?.trim().toLowerCase() === 'yes';
    },
    password: ({ host, user, mayAsk, attempt }, signal) =>
      mayAsk
        ? readLine(`${again(attempt)}Password of ${user} on ${host}: `, { isHidden: true, signal })
        : Promise.resolve(undefined),
    passphrase: ({ file, mayAsk, attempt }, signal) =>
      mayAsk
        ? readLine(`${again(attempt)}Passphrase of the key ${file}: `, { isHidden: true, signal })
        : Promise.resolve(undefined),
    // A terminal keeps no secrets.
    wasRight: () => undefined,
    answers: async ({ title, instructions, fields, mayAsk, attempt, isFirst }, signal) => {
      const answers: string[] = [];
      const said = [isFirst ? again(attempt).trimEnd() : '', title, instructions].filter((part) => part !== '');
      if (mayAsk) for (const line of said) terminal.err(`${line}\n`);
      for (const { label, isHidden } of mayAsk ? fields : []) {
        const answer = await readLine(label.endsWith(' ') ? label : `${label} `, { isHidden, signal });
        if (answer === undefined) return undefined;
        answers.push(answer);
      }
      return mayAsk ? answers : undefined;
    },
  };
}

function again(attempt: number): string {
  return attempt > 1 ? 'That was not it. Try again.\n' : '';
}

interface LineOptions {
  readonly isHidden?: boolean;
  readonly signal: AbortSignal;
}

/** A line that is typed; undefined where the person ends the input, or nobody waits for it any more. */
function readLine(text: string, { isHidden = false, signal }: LineOptions): Promise<string | undefined> {
  process.stderr.write(text);
  const output = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const reader = createInterface({
    input: process.stdin,
    output: isHidden ? output : process.stderr,
    terminal: true,
    signal,
  });
  return new Promise((resolve) => {
    let answer: string | undefined;
    reader.once('line', (line) => {
      answer = line;
      reader.close();
    });
    reader.once('close', () => {
      if (isHidden) process.stderr.write('\n');
      resolve(answer);
    });
  });
}
