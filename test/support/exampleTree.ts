import { parse as parseYaml } from 'yaml';
import { LabelService } from '../../src/app/labelService';
import { collectSamples } from '../../src/core/dataset/collectSamples';
import { discoverDatasets } from '../../src/core/dataset/discoverDatasets';
import type { Finding } from '../../src/core/rules/finding';
import { failure } from '../../src/core/std/problem';
import { message } from '../../src/core/std/message';
import { directTasks } from './directTasks';
import { describedPicture } from './examplePictures';
import { MemoryFiles } from './memoryFiles';

const ROOT = '/set';
const LOCKED = 'a file that may not be read';
const options = { roots: [ROOT], exclude: [], environment: {} };

/**
 * Finds and checks the data sets of a small tree of files, written as YAML: paths with a text of several lines (`|`), or with
 * words that describe a picture (see `describedPicture`) or a file without the right to read it.
 */
export async function findingsInTree(text: string): Promise<readonly Finding[]> {
  const files = new ExampleFiles(parseYaml(text) as Record<string, string>);
  const service = new LabelService({ tasks: directTasks(files), files });
  try {
    const { datasets, findings } = await service.discover(options);
    if (datasets.length === 0 && findings.length === 0) throw new Error('No data set is found in the example.');
    const found = [...findings];
    for (const dataset of datasets) found.push(...(await service.validate(dataset)).findings);
    return found;
  } finally {
    service.dispose();
  }
}

/** What a definition says by itself, beside the images `imgs/train/a.png` and `imgs/val/b.png`. */
export async function findingsInDefinition(text: string): Promise<readonly Finding[]> {
  const files = new MemoryFiles({
    [`${ROOT}/street.dataset.yaml`]: text,
    [`${ROOT}/imgs/train/a.png`]: describedPicture('a.png', 'picture'),
    [`${ROOT}/imgs/val/b.png`]: describedPicture('b.png', 'picture'),
  });
  const { datasets, findings } = await discoverDatasets(options, { files });
  const collections = await Promise.all(datasets.map((dataset) => collectSamples(dataset, files)));
  return [...findings, ...collections.flatMap((collection) => collection.findings)];
}

/** Where a page says that something of a tree is: `path line:column`, `path row,column` or the path alone. */
export function placeInTree(file: string, place: string): string {
  const path = file.startsWith(`${ROOT}/`) ? file.slice(ROOT.length + 1) : file;
  return place === 'file' ? path : `${path} ${place}`;
}

class ExampleFiles extends MemoryFiles {
  private readonly locked = new Set<string>();

  constructor(tree: Readonly<Record<string, string>>) {
    super();
    for (const [name, content] of Object.entries(tree)) {
      const path = `${ROOT}/${name}`;
      if (content === LOCKED) this.locked.add(path);
      const isText = content === LOCKED || content === '' || content.endsWith('\n');
      this.set(path, isText ? content : describedPicture(name, content));
    }
  }

  override read(path: string, part?: { offset: number; length: number }): ReturnType<MemoryFiles['read']> {
    if (!this.locked.has(path)) return super.read(path, part);
    const text = message('You may not open {0}. Check its permissions.', path);
    return Promise.resolve(failure({ code: 'file/no-permission', message: text, file: path }));
  }
}
