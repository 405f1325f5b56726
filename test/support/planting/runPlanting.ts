import type { Finding } from '../../../src/core/rules/finding';
import { message } from '../../../src/core/std/message';
import { failure, type Result } from '../../../src/core/std/problem';
import { discoverIn, validate } from '../copies';
import { MemoryFiles } from '../memoryFiles';
import type { Found, PlantSet } from './plantSet';

/** Files of which one may not be read. */
class GuardedFiles extends MemoryFiles {
  refused = '';

  override read(path: string, part?: { offset: number; length: number }): Promise<Result<Uint8Array>> {
    if (path !== this.refused) return super.read(path, part);
    return Promise.resolve(
      failure({ code: 'file/no-permission', message: message('{0} may not be read.', path), file: path }),
    );
  }
}

/** The whole engine over the set: looking for data sets, definitions, samples, the set as a whole, Python files. */
export async function findAll(set: PlantSet, refused = ''): Promise<Found[]> {
  const files = new GuardedFiles(Object.fromEntries([...set.files].map(([path, bytes]) => [`/set/${path}`, bytes])));
  files.refused = `/set/${refused}`;
  const discovery = await discoverIn('/set', files);
  const found: Finding[] = [...discovery.findings, ...discovery.pythonFiles.flatMap(({ findings }) => findings)];
  for (const dataset of discovery.datasets) found.push(...(await validate(dataset, files)).findings);
  return found.map((finding) => ({
    rule: finding.rule,
    file: finding.file.slice('/set/'.length),
    place: placeOf(finding),
  }));
}

function placeOf({ range, pixel }: Finding): string {
  if (range !== undefined) return `${range.start.line + 1}:${range.start.character + 1}`;
  return pixel === undefined ? '' : `${pixel.row},${pixel.column}`;
}

export function describeFound(found: readonly Found[]): string[] {
  return found.map(({ rule, file, place }) => `${rule} ${file} ${place}`).sort();
}
