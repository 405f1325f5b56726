import type { L4tFacts } from './deviceFacts';
import type { Package } from './packages';

const L4T_FILE = '/etc/nv_tegra_release';

/**
 * Jetson Linux as its own file tells, `# R36 (release), REVISION: 4.3, GCID: …`, else as the package `nvidia-l4t-core`
 * (36.4.3-20250107174145) does. What the file says about the board is of no use: it names the reference board.
 */
export function l4tOf(file: string, packages: readonly Package[]): L4tFacts | undefined {
  const written = file.split('\n').find((line) => line.trim() !== '');
  if (written !== undefined) return { version: readL4tRelease(file), source: L4T_FILE, written: written.trim() };
  return l4tOfPackage(packages);
}

export function l4tOfPackage(packages: readonly Package[]): L4tFacts | undefined {
  const core = packages.find(({ name }) => name === 'nvidia-l4t-core');
  if (core === undefined) return undefined;
  const version = /^(\d+\.\d+(?:\.\d+)?)(?:-|$)/.exec(core.version)?.[1];
  return { version: version && threeNumbers(version), source: core.name, written: core.version };
}

/** The date is left alone: it is written by a 24-hour or a 12-hour clock. */
function readL4tRelease(file: string): string | undefined {
  const match = /^#\s*R(\d+)\s*\(release\),\s*REVISION:\s*(\d+(?:\.\d+)?)\s*(?:,|$)/m.exec(file);
  return match === null ? undefined : threeNumbers(`${match[1] ?? ''}.${match[2] ?? ''}`);
}

function threeNumbers(version: string): string {
  return /^\d+\.\d+$/.test(version) ? `${version}.0` : version;
}
