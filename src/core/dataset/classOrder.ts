import type { Finding } from '../rules/finding';
import { Reporter } from '../rules/reporter';
import { message } from '../std/message';
import { basename } from '../std/path';
import { childOf } from '../std/textTree';
import { parseYamlTree } from '../std/yamlTree';
import { readAnnotationText, type TextEnvironment } from './checkEnvironment';
import { parseClassFile, type FileClass } from './classFile';
import type { Dataset } from './dataset';

const classFiles = /^(?:data\.ya?ml|.*label_?map.*\.pbtxt|classes\.txt|obj\.names|labelmap\.txt|label_colors\.txt)$/i;
const background = /^_*(?:background|void|unlabell?ed)_*$/i;

/**
 * Compares the classes of a data set with the other lists of classes in its folder: a label map or a `data.yaml` that gives the
 * same classes in another order makes a model that confuses them. Ids may begin at 0 or 1, and a background may be listed or not.
 */
export async function checkClassOrder(dataset: Dataset, reading: TextEnvironment): Promise<Finding[]> {
  const listed = await reading.files.list(dataset.root);
  const names = listed.ok ? listed.value.filter(({ kind, name }) => kind === 'file' && classFiles.test(name)) : [];
  const findings: Finding[] = [];
  const own = new Set(dataset.classes.map(({ place }) => place?.file));
  for (const { name } of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${dataset.root}/${name}`;
    const text = await readAnnotationText(path, reading);
    if (!text.ok) continue;
    if (/\.ya?ml$/i.test(name)) findings.push(...checkCount(dataset, path, text.value.text));
    if (own.has(path) || path === dataset.source) continue;
    findings.push(...compareOrder(dataset, path, text.value.text));
  }
  return findings;
}

function compareOrder(dataset: Dataset, path: string, text: string): readonly Finding[] {
  const { classes } = parseClassFile(text, path);
  const other = inOrder(classes);
  const own = inOrder(dataset.classes);
  // Lists of other classes altogether belong to something else.
  const shared = other.filter(({ name }) => own.some((known) => known.name === name)).length;
  if (shared * 2 < Math.max(own.length, other.length)) return [];
  const at = other.findIndex(({ name }, index) => own[index]?.name !== name);
  const found = other[at];
  if (found === undefined) return [];
  const expected = own[at];
  const reporter = new Reporter(path, dataset, text);
  reporter.report('dataset/class-drift', {
    span: found.span,
    message:
      expected === undefined
        ? message('{0} is a class here and not in the data set.', found.name)
        : message('Here class {0} is {1}; in the data set it is {2}.', at + 1, found.name, expected.name),
    related:
      expected?.place === undefined ? [] : [{ ...expected.place, message: message('The class in the data set') }],
  });
  return reporter.findings;
}

function inOrder<T extends Pick<FileClass, 'id' | 'name'>>(classes: readonly T[]): T[] {
  return classes.filter(({ name }) => !background.test(name)).sort((a, b) => a.id - b.id);
}

/** `nc` of a `data.yaml` says how many names there are. */
function checkCount(dataset: Dataset, path: string, text: string): readonly Finding[] {
  if (!/^nc\s*:/m.test(text)) return [];
  const { root } = parseYamlTree(text);
  const count = childOf(root, 'nc');
  const { classes } = parseClassFile(text, path);
  if (count?.kind !== 'scalar' || typeof count.value !== 'number' || count.value === classes.length) return [];
  const reporter = new Reporter(path, dataset, text);
  reporter.report('dataset/class-drift', {
    span: count.span,
    message: message('{0} says that there are {1} classes; it names {2}.', basename(path), count.value, classes.length),
  });
  return reporter.findings;
}
