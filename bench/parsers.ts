/**
 * Proof that no input makes a parser throw, wait or grow: many random and mutated inputs for each. Every parser runs in a process
 * of its own, whose memory is then that parser's, several at a time, and is reported as soon as it is through. Arguments: how many
 * inputs for each parser (default 100000), the seed (default 7), the beginning of a parser's name (default all), how many
 * processes at a time (default one a core). 100000 inputs for all parsers take some 12 minutes of one core.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parsers } from '../test/support/proof/parsers';
import { proveParser, type Proof } from '../test/support/proof/proveParser';

const ALONE = '--alone';
const [count = '100000', seed = '7', name = '', processes = String(availableParallelism()), mode = ''] =
  process.argv.slice(2);

function printProof({ name: title, inputs, mean, worst, worstHostile, slowest, megabytes, failures }: Proof): void {
  const times = [mean.toFixed(3), worst.toFixed(1), worstHostile.toFixed(0)].map((time) => time.padStart(9));
  console.log(
    `${title.padEnd(18)}${String(inputs).padStart(8)}${times.join('')}${megabytes.toFixed(0).padStart(7)}  ${slowest}`,
  );
  for (const failure of failures) console.log(`  FAILED ${failure}`);
}

/** Runs the parser in this process. */
function proveHere(title: string): boolean {
  const parser = parsers.find((each) => each.name === title)!;
  const proof = proveParser(parser, Number(count), Number(seed));
  printProof(proof);
  return proof.failures.length === 0;
}

/** Runs the parser in a process of its own; what that says comes in one piece. */
async function proveApart(title: string): Promise<boolean> {
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1]!, count, seed, title, '1', ALONE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  process.stdout.write(output);
  // A process that ended by itself has said nothing: it ran out of memory, or something threw where nothing may.
  if (output === '') console.log(`${title}\n  FAILED its process ended with ${code ?? 'a signal'}`);
  return code === 0;
}

async function proveAll(): Promise<boolean> {
  console.log(`seed ${seed}; times in ms, the lesser of clock and processor; memory in MB at the most`);
  console.log(`${'parser'.padEnd(18)}  inputs     mean    worst  hostile     MB  slowest of the hostile`);
  const waiting = parsers.map((parser) => parser.name).filter((title) => title.startsWith(name));
  const held: boolean[] = [];
  const runInTurn = async (): Promise<void> => {
    for (let title = waiting.shift(); title !== undefined; title = waiting.shift()) held.push(await proveApart(title));
  };
  await Promise.all(Array.from({ length: Math.max(1, Number(processes)) }, runInTurn));
  const failed = held.filter((isHeld) => !isHeld).length;
  console.log(failed === 0 ? `${held.length} parsers held.` : `${failed} of ${held.length} parsers failed.`);
  return failed === 0;
}

process.exitCode = (mode === ALONE ? proveHere(name) : await proveAll()) ? 0 : 1;
