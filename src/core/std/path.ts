/**
 * Paths as the core speaks them: `/` separates; absolute ones begin with `/`, with a drive (`C:/`) or with a scheme and an
 * authority (`memfs://host/…`). The adapters turn them into what their system wants.
 */

/** The root of an absolute path, with its closing `/`; empty for a relative path. */
export function rootOf(path: string): string {
  return /^(?:[A-Za-z][\w+.-]+:\/\/[^/]*\/|[A-Za-z]:\/|\/)/.exec(path)?.[0] ?? '';
}

export function isAbsolutePath(path: string): boolean {
  return rootOf(path) !== '';
}

/** Resolves `.` and `..` and doubled separators; a `..` above the root stays at the root. */
export function normalizePath(path: string): string {
  const root = rootOf(path);
  const parts: string[] = [];
  for (const part of path.slice(root.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return root + parts.join('/');
}

/** `path` seen from `base`: itself when absolute. */
export function resolvePath(base: string, path: string): string {
  return normalizePath(isAbsolutePath(path) ? path : `${base}/${path}`);
}

export function dirname(path: string): string {
  const root = rootOf(path);
  const cut = path.lastIndexOf('/');
  return cut < root.length ? (root === '' ? '.' : root) : path.slice(0, cut);
}

export function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The extension with its dot, as written; empty where there is none. `.gitignore` has none. */
export function extname(path: string): string {
  const name = basename(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot);
}

/** The file name without its last extension. */
export function stem(path: string): string {
  const name = basename(path);
  return name.slice(0, name.length - extname(name).length);
}

/** `path` relative to `base`, with `..` where needed; `path` itself where the roots differ. */
export function relativePath(base: string, path: string): string {
  const from = normalizePath(base);
  const to = normalizePath(path);
  if (rootOf(from) !== rootOf(to)) return to;
  const fromParts = from.slice(rootOf(from).length).split('/').filter(Boolean);
  const toParts = to.slice(rootOf(to).length).split('/').filter(Boolean);
  let common = 0;
  while (common < fromParts.length && common < toParts.length && fromParts[common] === toParts[common]) common++;
  return [...fromParts.slice(common).map(() => '..'), ...toParts.slice(common)].join('/');
}

/** Whether `path` is `folder` or lies below it. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
