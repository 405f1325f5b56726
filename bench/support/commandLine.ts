import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface Validation {
  readonly samples: number;
  readonly findings: number;
  readonly seconds: number;
  /** Of the process with its threads, at the most; NaN where the system does not tell. */
  readonly peakMegabytes: number;
}

/** The command line's program, built if a source is newer. */
export async function ensureProgram(root: string): Promise<string> {
  // Loaded where it stands: it finds the repository from its own place.
  const script = (await import(pathToFileURL(join(root, 'scripts/cli.mjs')).href)) as {
    ensureProgram: () => Promise<string>;
  };
  return script.ensureProgram();
}

/** Validates the data sets below a folder as a person would, without a cache, from the start of the process to its end. */
export async function validate(program: string, folder: string): Promise<Validation> {
  const start = performance.now();
  const child = spawn(process.execPath, [program, 'validate', folder, '--format', 'json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let peak = NaN;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const timer = setInterval(() => (peak = peakMemory(child.pid) ?? peak), 50);
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = (performance.now() - start) / 1000;
  clearInterval(timer);
  if (code !== 0 && code !== 1) throw new Error(`The command line ended with ${String(code)}.`);
  return { ...countReport(output), seconds, peakMegabytes: peak };
}

function countReport(output: string): { samples: number; findings: number } {
  const report = JSON.parse(output) as { datasets: { samples: number; findings: unknown[] }[] };
  return {
    samples: report.datasets.reduce((sum, dataset) => sum + dataset.samples, 0),
    findings: report.datasets.reduce((sum, dataset) => sum + dataset.findings.length, 0),
  };
}

/** The most memory a process has held so far, in megabytes. */
function peakMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pid ?? 0}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    // Not Linux, or the process has just ended.
    return undefined;
  }
}
