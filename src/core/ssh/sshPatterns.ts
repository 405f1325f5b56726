/** One place of a pattern: any number of characters, or one that fits. */
export type Wildcard = '*' | ((mark: string) => boolean);

/** Whether a pattern takes a whole text. Needs time in proportion to the product of the lengths at most, whatever the pattern. */
export function matchesWildcards(text: string, pattern: readonly Wildcard[]): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const place = pattern[next];
    if (place === '*') {
      star = next++;
      resume = at;
    } else if (place?.(text[at]!) === true) {
      at++;
      next++;
    } else if (star >= 0) {
      at = ++resume;
      next = star + 1;
    } else return false;
  }
  while (pattern[next] === '*') next++;
  return next === pattern.length;
}

/**
 * Patterns of OpenSSH (ssh_config(5), "PATTERNS"): `*` is any number of characters, `?` exactly one, and everything else is
 * itself. Case counts.
 */
export function matchesSshPattern(text: string, pattern: string): boolean {
  return matchesWildcards(text, pattern.split('').map(wildcardOf));
}

function wildcardOf(mark: string): Wildcard {
  if (mark === '*') return mark;
  return mark === '?' ? () => true : (other) => other === mark;
}

/**
 * Whether a list of patterns, separated by commas, takes a text: one of them matches and none of those after a `!` does. A list
 * of nothing but negations never matches.
 */
export function matchesSshPatternList(text: string, list: string): boolean {
  let matches = false;
  for (const item of list.split(',')) {
    const isNegated = item.startsWith('!');
    if (!matchesSshPattern(text, isNegated ? item.slice(1) : item)) continue;
    if (isNegated) return false;
    matches = true;
  }
  return matches;
}

/** As `matchesSshPatternList`, for names of hosts, whose case does not count. */
export function matchesSshHostList(host: string, list: string): boolean {
  return matchesSshPatternList(lowerCase(host), lowerCase(list));
}

/** ASCII only, as OpenSSH does it: `İ` must not become two characters. */
export function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
