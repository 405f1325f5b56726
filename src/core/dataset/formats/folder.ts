import type { ObjectRecord } from '../annotation';
import { classIndexOfName } from './classIndex';
import type { AnnotationFormat, FormatContext } from './format';
import type { Reporter } from '../../rules/reporter';
import { message } from '../../std/message';
import { basename, dirname, relativePath } from '../../std/path';

/**
 * Images in a folder for each class: the label is the outermost folder below the data set's root that has the name of a class,
 * so that folders inside a class may sort its images. A split may be called what a class is called (`train`): where a class
 * follows below its folder, that one counts. There is no file to read: the text is empty.
 */
export const folder: AnnotationFormat = {
  encoding: 'folder',
  medium: 'text',
  extent: 'image',
  extensions: [],
  read: readFolder,
};

const START = { start: 0, end: 0 };

function readFolder(_: string, { dataset, image }: FormatContext, reporter: Reporter): ObjectRecord[] {
  if (image === undefined) return [{ picture: {}, labels: [] }];
  const { classes } = dataset;
  const folders = relativePath(dataset.root, dirname(image.path)).split('/');
  const [outer, inner] = folders.filter((name) => classIndexOfName(classes, name) !== undefined);
  const isSplit = dataset.splits.some(({ name }) => name === outer);
  const written = (isSplit ? inner : undefined) ?? outer ?? basename(dirname(image.path));
  const index = classIndexOfName(classes, written);
  if (index === undefined && classes.length > 0) {
    reporter.report('class/unknown', {
      message: message('The folder "{0}" is not named after a class of the data set.', written),
      data: { class: written },
    });
  }
  const classReference = { written, span: START, index };
  return [{ picture: {}, labels: [{ classReference, shape: { kind: 'image' }, span: START, spans: [] }] }];
}
