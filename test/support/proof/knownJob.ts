import { createJobId } from '../../../src/core/runs/jobId';
import type { JobSpec } from '../../../src/core/runs/jobSpec';

/** What a job writes, so that everyone can compute it. */
export interface KnownOutput {
  readonly start: number;
  readonly lines: number;
  /** Lines written at once, before the job rests for 10 ms. */
  readonly burst: number;
}

/** A generator small enough for `awk`, whose numbers are doubles: 2^31 times 16807 is exact in them. */
const MULTIPLIER = 16807;
const MODULUS = 2 ** 31 - 1;

/** Writes lines of 0 to 199 characters to standard output, and every tenth of them to a file of metrics as well. */
const SCRIPT = `BEGIN {
  x = start
  metrics = ENVIRON["JETSON_WORKBENCH_RUN_DIR"] "/metrics.csv"
  for (i = 1; i <= lines; i++) {
    x = (x * ${MULTIPLIER}) % ${MODULUS}
    text = x ""
    while (length(text) < 200) text = text " " text
    text = substr(text, 1, x % 200)
    print text
    if (i % 10 == 0) print text > metrics
    if (i % burst == 0) { fflush(); system("sleep 0.01") }
  }
}`;

export function knownJob({ start, lines, burst }: KnownOutput): JobSpec {
  return {
    id: createJobId(Date.now(), Math.random),
    command: ['awk', '-v', `start=${start}`, '-v', `lines=${lines}`, '-v', `burst=${burst}`, SCRIPT],
  };
}

/** What the job has written to its log and to its file at its end. */
export function knownOutput({ start, lines }: KnownOutput): { readonly log: string; readonly metrics: string } {
  let x = start;
  const texts = Array.from({ length: lines }, () => {
    x = (x * MULTIPLIER) % MODULUS;
    let text = String(x);
    while (text.length < 200) text = `${text} ${text}`;
    return `${text.slice(0, x % 200)}\n`;
  });
  return { log: texts.join(''), metrics: texts.filter((_, index) => index % 10 === 9).join('') };
}
