import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { SshPrompts } from '../../core/ports/sshPrompts';
import { formatMessage, message } from '../../core/std/message';
import type { Terminal } from '../terminal';

/** Asks the person at the terminal. Where nobody is there, nothing is answered, and what needed an answer fails with its reason. */
export function createTerminalPrompts(terminal: Terminal): SshPrompts {
  const isThere = process.stdin.isTTY && process.stderr.isTTY;
  const ask = async (text: string, isHidden: boolean): Promise<string | undefined> =>
    isThere ? readLine(text, isHidden) : undefined;
  return {
    acceptHostKey: async ({ host, place, offered: { keyType, fingerprint } }) => {
      const name = host === place ? host : `${host} (${place})`;
      terminal.err(
        `${formatMessage(message('{0} is not known yet. Its {1} key has the fingerprint {2}', name, keyType, fingerprint))}\n`,
      );
      return (await ask('Is this the right machine? Type yes to remember it: ', false))?.trim().toLowerCase() === 'yes';
    },
    password: ({ host, user, mayAsk }) =>
      mayAsk ? ask(`Password of ${user} on ${host}: `, true) : Promise.resolve(undefined),
    passphrase: ({ file, mayAsk }) =>
      mayAsk ? ask(`Passphrase of the key ${file}: `, true) : Promise.resolve(undefined),
    answers: async ({ fields, mayAsk }) => {
      const answers: string[] = [];
      for (const { label, isHidden } of mayAsk ? fields : []) {
        const answer = await ask(label.endsWith(' ') ? label : `${label} `, isHidden);
        if (answer === undefined) return undefined;
        answers.push(answer);
      }
      return mayAsk ? answers : undefined;
    },
  };
}

function readLine(text: string, isHidden: boolean): Promise<string | undefined> {
  process.stderr.write(text);
  const output = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output: isHidden ? output : process.stderr, terminal: true });
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
