import type { BaseIssue } from 'valibot';
import { formatMessage, message, type Message } from '../std/message';
import { nearestWord } from '../std/nearestWord';
import { nodeAt, placeOf, scalarText, type TextNode, type TextPath } from '../std/textTree';
import type { Span } from '../std/place';
import { encodings } from './encodings';

/** What is wrong with a definition, with its place in the text. */
export interface DefinitionIssue {
  readonly path: TextPath;
  readonly span: Span;
  readonly message: Message;
}

type SchemaIssue = BaseIssue<unknown>;

/** Says what the schema found in sentences, each at the key or the value it is about, or at the nearest parent. */
export function describeIssues(issues: readonly SchemaIssue[], root: TextNode | undefined): DefinitionIssue[] {
  return issues.map((issue) => describeIssue(issue, root));
}

function describeIssue(outer: SchemaIssue, root: TextNode | undefined): DefinitionIssue {
  const { path, issue } = deepestIssue(outer);
  const value = nodeAt(root, path);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return { path, span: placeOf(root, path, 'key'), message: unknownKey(path) };
  }
  if (value === undefined) return { path, span: placeOf(root, path, 'key'), message: missingKey(path) };
  return { path, span: placeOf(root, path, 'value'), message: wrongValue(path, value) };
}

/** The most precise reason: a union says only that none of its forms fits. */
function deepestIssue(issue: SchemaIssue): { path: TextPath; issue: SchemaIssue } {
  const own = (issue.path ?? []).map(({ key }) => key as string | number);
  let best: { path: TextPath; issue: SchemaIssue } = { path: own, issue };
  for (const part of issue.issues ?? []) {
    const inner = deepestIssue(part);
    if (own.length + inner.path.length > best.path.length) best = { path: [...own, ...inner.path], issue: inner.issue };
  }
  return best;
}

const topKeys = [
  ...['version', 'name', 'task', 'images', 'annotations', 'classes'],
  ...['ignore', 'network', 'rules', 'waivers', '$schema'],
];

/** The settings of each part, by the pattern of its path. */
const knownKeys: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^$/, topKeys],
  [/^annotations(\/\d+)?$/, ['encoding', 'path', 'replace', 'shapes', 'keypoints', 'array']],
  [/^annotations(\/\d+)?\/keypoints$/, ['count', 'dimensions']],
  [/^classes$/, ['from']],
  [/^classes\/\d+$/, ['id', 'name', 'color']],
  [/^images\/[^/]+$/, ['list', 'path']],
  [/^network$/, ['size', 'stride', 'anchors']],
  [/^waivers\/\d+$/, ['rule', 'files', 'reason']],
];

function unknownKey(path: TextPath): Message {
  const key = String(path.at(-1));
  const known = keysAt(path.slice(0, -1));
  const nearest = nearestWord(key, known);
  if (nearest !== undefined) return message('There is no setting {0} here. Did you mean {1}?', key, nearest);
  return message('There is no setting {0} here. The settings are: {1}.', key, known.join(', '));
}

function keysAt(path: TextPath): readonly string[] {
  const text = path.join('/');
  return knownKeys.find(([pattern]) => pattern.test(text))?.[1] ?? [];
}

function missingKey(path: TextPath): Message {
  const text = path.join('/');
  if (text === '') return message('The file is empty. A definition needs task, images, annotations and classes.');
  const expected = expectationOf(text);
  const key = String(path.at(-1));
  if (expected === undefined) return message('{0} is missing here.', key);
  return message('{0} is missing here: {1}', key, formatMessage(expected));
}

function wrongValue(path: TextPath, value: TextNode): Message {
  const text = path.join('/');
  const expected = expectationOf(text);
  const written = scalarText(value);
  const nearest = written === undefined ? undefined : nearestWord(written, wordsAt(text));
  if (nearest !== undefined) return message('{0} is not known here. Did you mean {1}?', written ?? '', nearest);
  if (expected === undefined) return message('This value does not fit here.');
  return expected;
}

function wordsAt(path: string): readonly string[] {
  if (path === 'task') return ['segmentation', 'detection', 'classification'];
  if (path.endsWith('/encoding')) return encodings;
  if (path.endsWith('/shapes')) return ['box', 'polygon', 'pose', 'obb', 'any'];
  return /^rules\/[^/]+(\/[^/]+)?(\/severity)?$/.test(path) ? ['error', 'warning', 'info', 'off'] : [];
}

const colorForm = message('a colour is red, green, blue from 0 to 255, as [64, 32, 32], or "#402020".');
const ruleForm = message('a rule is set to error, warning, info or off, or to its options with a severity.');

/** What belongs at a path; each is a half sentence that also stands alone. */
const expectations: readonly (readonly [RegExp, Message])[] = [
  [/^$/, message('a definition is made of settings: task, images, annotations, classes.')],
  [/^version$/, message('this editor knows version 1 of the format; a newer file is not changed.')],
  [/^name$/, message('a name is a text.')],
  [/^task$/, message('the task is segmentation, detection or classification.')],
  [/^images$/, message('images are glob patterns, or a list of them, or one such for each split.')],
  [/^images\//, message('the images of a split are glob patterns or { list: "train.txt" }.')],
  [/^annotations(\/\d+)?$/, message('annotations have at least an encoding, such as yolo-txt or color-mask.')],
  [/\/encoding$/, message('the encoding is one of {0}.', encodings.join(', '))],
  [/^annotations(\/\d+)?\/replace/, message('replacements are pairs of texts, as [["_image", "_label"]].')],
  [/\/shapes$/, message('the shapes are box, polygon, pose, obb or any.')],
  [/\/keypoints\/count$/, message('the count of keypoints is a whole number from 1 on.')],
  [/\/keypoints\/dimensions$/, message('a keypoint has 2 values (x y) or 3 (x y visibility).')],
  [/^annotations(\/\d+)?\/[^/]+$/, message('this is a text.')],
  [/^classes$/, message('classes are a list of names, or of { id, name, color }, or { from: "a file" }.')],
  [/^classes\/from$/, message('from is the path of a label map, a data.yaml, a COCO file or a list of names.')],
  [/^classes\/\d+\/id$/, message('the id of a class is a whole number from 0 on.')],
  [/^classes\/\d+\/name$/, message('a class has a name.')],
  [/^classes\/\d+\/color/, colorForm],
  [/^classes\/\d+$/, message('a class is a name, or { id: 0, name: road, color: [64, 32, 32] }.')],
  [/^ignore$/, message('ignored values are a list of indices and colours, as [255, "#000000"].')],
  [/^ignore\//, message('an ignored value is an index from 0 on or a colour.')],
  [/^network\/size/, message('the size is width and height in pixels, as [512, 256].')],
  [/^network\/stride$/, message('the stride is a whole number of pixels from 1 on.')],
  [/^network/, message('the network has a size, a stride and a preset of anchors.')],
  [/^rules\//, ruleForm],
  [/^rules$/, message('rules are written as "name: severity".')],
  [/^waivers\/\d+\/reason$/, message('a waiver says why, so that it can be judged later.')],
  [/^waivers\/\d+\/files/, message('files are glob patterns, as "masks/train/00*.png".')],
  [/^waivers/, message('a waiver is { rule, files, reason }.')],
];

function expectationOf(path: string): Message | undefined {
  return expectations.find(([pattern]) => pattern.test(path))?.[1];
}

/** Whether the value at a path can be left out without changing what the rest means. */
export function withoutPath(value: unknown, path: TextPath): unknown {
  const [key, ...rest] = path;
  if (key === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === key && rest.length > 0 ? withoutPath(item, rest) : item));
  }
  const entries = Object.entries(value).flatMap(([name, item]): [string, unknown][] => {
    if (name !== String(key)) return [[name, item]];
    return rest.length === 0 ? [] : [[name, withoutPath(item, rest)]];
  });
  return Object.fromEntries(entries);
}
