import { compareVersions } from '../std/version';

/** An installed Debian package. */
export interface Package {
  readonly name: string;
  readonly version: string;
}

/**
 * Reads lines of `dpkg-query -W -f '${Package} ${Version} ${Status} ${Architecture}\n'`, which may end after the version.
 * Packages that are known but not installed are left out; a line that is something else says nothing.
 */
export function parsePackages(text: string): Package[] {
  return text.split('\n').flatMap((line) => {
    const [name = '', version = '', ...status] = line.trim().split(/\s+/);
    const isPackage = /^[a-z0-9][a-z0-9+.-]*$/.test(name) && /^\d\S*$/.test(version);
    const isInstalled = status.length === 0 || status[2] === 'installed';
    return isPackage && isInstalled ? [{ name, version }] : [];
  });
}

/** The newest package of a name. */
export function newestPackage(packages: readonly Package[], name: RegExp): Package | undefined {
  return packages
    .filter((entry) => name.test(entry.name))
    .reduce<Package | undefined>(
      (best, entry) => (best === undefined || compareVersions(entry.version, best.version) > 0 ? entry : best),
      undefined,
    );
}

/** The version that its makers gave it, without Debian's epoch and revision: `8.6.0.166-1+cuda11.4` is `8.6.0.166`. */
export function upstreamVersion(version: string): string {
  return /^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? version;
}
