// @ts-check

/** A failure that a script expects: the reason, the way out, and what a failed program printed. */
export class Failure extends Error {
  /**
   * @param {string} reason
   * @param {string} remedy
   * @param {string} [details]
   */
  constructor(reason, remedy, details = '') {
    super(reason);
    this.remedy = remedy;
    this.details = details;
  }
}

/**
 * Does one step of a script and says on standard error how long it took. A step that took no time worth a line stays quiet.
 *
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  const isTerminal = process.stderr.isTTY;
  if (isTerminal) process.stderr.write(`  …  ${title}`);
  try {
    const value = await work();
    say(`  ✓  ${title} (${seconds(performance.now() - started)})`);
    return value;
  } catch (error) {
    say(`  ✗  ${title} (${seconds(performance.now() - started)})`);
    throw error;
  }
}

/** @param {string} line */
export function say(line) {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}\n` : `${line}\n`);
}

/** @param {number} milliseconds */
export function seconds(milliseconds) {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * Runs a script: what it throws becomes an exit code, and an expected failure a sentence with the way out.
 *
 * @param {() => Promise<number | void>} script
 */
export async function main(script) {
  try {
    process.exitCode = (await script()) ?? 0;
  } catch (error) {
    process.exitCode = 1;
    report(error);
  }
}

/** @param {unknown} error */
function report(error) {
  if (!(error instanceof Failure)) {
    console.error(error);
    return;
  }
  if (error.details !== '') say(error.details);
  say(`\n${error.message}\n${error.remedy}`);
}
