import { Uri } from 'vscode';
import { rootOf } from '../core/std/path';

/** A URI as the core's kind of path: plain for files, `scheme://authority/…` for everything else. */
export function pathOf(uri: Uri): string {
  if (uri.scheme !== 'file') return `${uri.scheme}://${uri.authority}${uri.path}`;
  const path = uri.fsPath.replaceAll('\\', '/');
  // A share of another machine keeps its name as the authority, as on the command line.
  if (path.startsWith('//')) return `file:${path}`;
  return /^[a-z]:/.test(path) ? path[0]!.toUpperCase() + path.slice(1) : path;
}

/** The URI of a path that `pathOf` or the core made. */
export function uriOf(path: string): Uri {
  const virtual = /^([A-Za-z][\w+.-]+):\/\/([^/]*)(\/.*)$/s.exec(path);
  if (virtual === null || rootOf(path) === '') return Uri.file(path);
  const [, scheme = '', authority = '', rest = ''] = virtual;
  return Uri.from({ scheme, authority, path: rest });
}
