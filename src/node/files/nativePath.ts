/**
 * Turns paths as the core speaks them into what this system wants, and back. On Windows `C:/a/b` is `C:\a\b` and
 * `file://server/share/a` is `\\server\share\a`; elsewhere both are the same.
 */
export function toNativePath(path: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return path;
  const withHost = path.startsWith('file://') ? path.slice('file:'.length) : path;
  return withHost.replaceAll('/', '\\');
}

export function fromNativePath(path: string, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'win32') return path;
  const slashed = path
    .replace(/^\\\\[?.]\\(?:UNC\\)?/, (prefix) => (prefix.endsWith('UNC\\') ? '\\\\' : ''))
    .replaceAll('\\', '/');
  if (slashed.startsWith('//')) return `file:${slashed}`;
  // Drive letters come in both cases; one of them keeps equal paths equal.
  return slashed.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
}
