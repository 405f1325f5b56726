import type { JetpackFacts, L4tFacts } from './deviceFacts';
import { compareVersions } from '../std/version';
import type { Package } from './packages';

/**
 * Which JetPacks carry an L4T, as NVIDIA's release notes list them. What is not here is not guessed: its neighbours say nothing
 * about it.
 */
const jetpacksOfL4t: Readonly<Record<string, readonly [string, ...string[]]>> = {
  '24.2.1': ['2.3.1', '3.0'],
  '27.1.0': ['3.0'],
  '28.1.0': ['3.1'],
  '28.2.0': ['3.2'],
  '28.2.1': ['3.2.1', '3.3'],
  '28.3.0': ['3.3.x'],
  '28.4.0': ['3.3.x'],
  '32.1.0': ['4.2'],
  '32.2.0': ['4.2.1'],
  '32.2.1': ['4.2.2'],
  '32.2.3': ['4.2.3'],
  '32.3.1': ['4.3'],
  '32.4.2': ['4.4 DP'],
  '32.4.3': ['4.4'],
  '32.4.4': ['4.4.1'],
  '32.5.0': ['4.5'],
  '32.5.1': ['4.5.1'],
  '32.5.2': ['4.5.1'],
  '32.6.1': ['4.6'],
  '32.7.1': ['4.6.1'],
  '32.7.2': ['4.6.2'],
  '32.7.3': ['4.6.3'],
  '32.7.4': ['4.6.4'],
  '32.7.5': ['4.6.5'],
  '32.7.6': ['4.6.6'],
  '34.1.0': ['5.0 DP'],
  '34.1.1': ['5.0.1 DP'],
  '35.1.0': ['5.0.2'],
  '35.2.1': ['5.1'],
  '35.3.1': ['5.1.1'],
  '35.4.1': ['5.1.2'],
  '35.5.0': ['5.1.3'],
  '35.6.0': ['5.1.4'],
  '35.6.1': ['5.1.5'],
  '35.6.2': ['5.1.5'],
  '35.6.3': ['5.1.5'],
  '35.6.4': ['5.1.6'],
  '35.6.5': ['5.1.7'],
  '36.2.0': ['6.0 DP'],
  '36.3.0': ['6.0'],
  '36.4.0': ['6.1'],
  '36.4.2': ['6.1'],
  '36.4.3': ['6.2'],
  '36.4.4': ['6.2.1'],
  '36.4.7': ['6.2.1'],
  '36.5.0': ['6.2.2'],
  '36.5.2': ['6.2.3'],
  '38.2.0': ['7.0'],
  '38.2.1': ['7.0'],
  '38.2.2': ['7.0'],
  '38.4.0': ['7.1'],
  '39.0.0': ['7.2 EA'],
  '39.2.0': ['7.2'],
  '39.2.1': ['7.2.1'],
};

/**
 * JetPack is what the installed package `nvidia-jetpack` says; a board without it has the JetPack of its L4T; an L4T that is not
 * in the table has none. Where several packages are listed, the one of the board's L4T counts, else the newest.
 */
export function jetpackOf(packages: readonly Package[], l4t: L4tFacts | undefined): JetpackFacts | undefined {
  const ofL4t = l4t?.version === undefined ? undefined : jetpacksOfL4t[l4t.version];
  const installed = packages
    .filter(({ name }) => name === 'nvidia-jetpack')
    .map(({ version }) => ({ version: jetpackVersion(version), written: version }))
    .sort((a, b) => compareVersions(b.version, a.version));
  const chosen = installed.find(({ version }) => ofL4t?.includes(version)) ?? installed[0];
  if (chosen !== undefined) return { versions: [chosen.version], source: 'package', written: chosen.written };
  return ofL4t && l4t && { versions: ofL4t, source: 'l4t', written: l4t.written };
}

/** JetPack 6 writes its build as `6.2+b77`, all others as `5.1.6-b5`. */
function jetpackVersion(written: string): string {
  return written.replace(/[-+]b\d+.*$/, '');
}
