// @ts-check
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');

/** Everything that scripts and tests make on the side lies here; it may be deleted at any time. */
export const work = join(root, '.work');

export const dist = join(root, 'dist');

/** The extension as it is published. */
export const vsix = join(work, 'jetson-workbench.vsix');

export const screenshots = join(work, 'screenshots');
