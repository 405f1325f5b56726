import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { message } from '../std/message';
import { failure } from '../std/problem';
import { discoverDatasets } from './discoverDatasets';

/** Files of which one may be listed and not opened. */
class LockedFiles extends MemoryFiles {
  constructor(
    files: Readonly<Record<string, string>>,
    private readonly locked: string,
  ) {
    super(files);
  }

  override read(path: string, part?: { offset: number; length: number }): ReturnType<MemoryFiles['read']> {
    if (path !== this.locked) return super.read(path, part);
    return Promise.resolve(failure({ code: 'file/no-permission', message: message('You may not open {0}.', path) }));
  }
}

const options = { roots: ['/w'], exclude: [], environment: {} };
const definition = `task: detection
images: "images/*.png"
annotations: { encoding: yolo-txt }
classes: { from: names.txt }
`;

describe('what cannot be opened', () => {
  it('is said of a definition, which would otherwise seem not to be there', async () => {
    const path = '/w/a.dataset.yaml';
    const { datasets, findings } = await discoverDatasets(options, { files: new LockedFiles({ [path]: '' }, path) });
    expect(datasets).toEqual([]);
    expect(findings.map(({ rule, file, message: { text } }) => [rule, file, text])).toEqual([
      ['definition/invalid', path, 'You may not open {0}.'],
    ]);
  });

  it('is said of the list of classes as it is: the file is there', async () => {
    const files = { '/w/a.dataset.yaml': definition, '/w/names.txt': 'road' };
    const { findings } = await discoverDatasets(options, { files: new LockedFiles(files, '/w/names.txt') });
    expect(findings.map(({ rule, message: { text } }) => [rule, text])).toEqual([
      ['definition/invalid', 'You may not open {0}.'],
    ]);
  });
});
