import type { Dataset } from '../core/dataset/dataset';

/** Names of sources in the finding store: all of one data set begin with the same prefix. */
export function datasetSource(dataset: Dataset): string {
  return `${dataset.id}\n`;
}

/** The source of what is found in one sample, or in an annotation file of many images. */
export function sampleSource(dataset: Dataset, path: string): string {
  return `${datasetSource(dataset)}${path}`;
}

/** The source of what is found in the data set as a whole. */
export function wholeSource(dataset: Dataset): string {
  return `${datasetSource(dataset)}\n`;
}

/** The prefix of the sources of files that define data sets. */
export const DEFINITION_SOURCES = 'definition\n';

/** The source of what definitions say of a file: of themselves, or of a file of classes. */
export function definitionSource(path: string): string {
  return DEFINITION_SOURCES + path;
}

/** The prefix of the sources of Python files. */
export const PYTHON_SOURCES = 'python\n';

export function pythonSource(path: string): string {
  return PYTHON_SOURCES + path;
}

/** The source of what the run of a Python data source found; looking at files again does not change it. */
export function pythonRunSource(path: string): string {
  return `python-run\n${path}`;
}
