import { globMatcher } from '../std/glob';

/** Files listed at most: a working folder may be a person's home. */
const MAX_FILES = 20_000;

/** A script that prints "SIZE PATH" with a NUL behind each file below the folder it runs in, hidden folders left out. */
export function listArtifactsScript(): string {
  return `find . -name '.?*' -prune -o -type f -exec sh -c '
for file; do
  size=$(wc -c <"$file" 2>/dev/null) && printf "%s %s\\\\0" "$((size))" "\${file#./}"
done' sh {} + | head -c 4000000
`;
}

/** The files of such a list that a pattern matches, by name. What was cut off at the end is left out. */
export function parseArtifactList(
  text: string,
  patterns: readonly string[],
): readonly { readonly path: string; readonly size: number }[] {
  const fits = patterns.map((pattern) => globMatcher(pattern.replace(/^\.\//, '')));
  const entries = text.split('\0').slice(0, -1).slice(0, MAX_FILES);
  return entries
    .map((entry) => ({ path: entry.slice(entry.indexOf(' ') + 1), size: Number.parseInt(entry, 10) }))
    .filter(({ path, size }) => Number.isInteger(size) && fits.some((fit) => fit(path)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
