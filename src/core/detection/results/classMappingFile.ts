import { message } from '../../std/message';
import { failure, success, type Result } from '../../std/problem';
import type { TruthClass } from '../tables';
import type { ClassMapping } from './classMapping';

/** The file in which a person's answer is kept: beside the results, under their name. */
export function classMappingPath(results: string): string {
  return `${results.replace(/\/$/, '')}.classes.json`;
}

/**
 * Reads `{ "version": 1, "classes": { "as written": "name of the data set" | null } }`; `null` leaves a class out. Names that the
 * data set does not have are left out of the mapping. A file of another version is refused.
 */
export function parseClassMapping(text: string, classes: readonly TruthClass[]): Result<ClassMapping> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failure({ code: 'classes/malformed', message: message('The file of classes is not JSON.') });
  }
  const { version, classes: entries } = (value ?? {}) as {
    version?: unknown;
    classes?: Record<string, unknown> | null;
  };
  if (version !== 1 || typeof entries !== 'object' || entries === null) {
    return failure({
      code: 'classes/version',
      message: message('The file of classes is not of version 1, or has no "classes".'),
    });
  }
  const indices = new Map(classes.map(({ name }, index) => [name, index]));
  const mapping = new Map<string, number | null>();
  for (const [written, name] of Object.entries(entries)) {
    const index = name === null ? null : typeof name === 'string' ? indices.get(name) : undefined;
    if (index !== undefined) mapping.set(written, index);
  }
  return success(mapping);
}

export function formatClassMapping(mapping: ClassMapping, classes: readonly TruthClass[]): string {
  const names: Record<string, string | null> = {};
  for (const [written, index] of mapping) names[written] = index === null ? null : (classes[index]?.name ?? null);
  return `${JSON.stringify({ version: 1, classes: names }, null, 2)}\n`;
}
