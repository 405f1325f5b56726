import { formatHexColor, parseColor } from './color';
import type { AnnotationSet, DatasetDefinition } from './definition';

/** The YAML text of a definition, in the order and form a person would write it. Reading it gives the same definition. */
export function writeDefinition(definition: DatasetDefinition): string {
  const { images, annotations, classes, ignore, network, rules, waivers, ...head } = definition;
  const sets = Array.isArray(annotations) ? annotations : [annotations];
  const blocks = [
    `version: ${head.version ?? 1}`,
    head.name === undefined ? '' : `name: ${flow(head.name)}`,
    `task: ${head.task}`,
    writeImages(images),
    Array.isArray(annotations)
      ? `annotations:\n${sets.map((set) => `  - ${writeSet(set, '    ')}`).join('\n')}`
      : `annotations:\n  ${writeSet(annotations, '  ')}`,
    writeClasses(classes),
    ignore === undefined ? '' : `ignore: ${flow(ignore)}`,
    network === undefined ? '' : `network: ${flow(network)}`,
    rules === undefined ? '' : writeBlock('rules', Object.entries(rules)),
    waivers === undefined ? '' : `waivers:${writeList(waivers)}`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n')}\n`;
}

function writeImages(images: DatasetDefinition['images']): string {
  if (typeof images === 'string' || Array.isArray(images)) return `images: ${flow(images)}`;
  return writeBlock('images', Object.entries(images));
}

function writeBlock(name: string, entries: readonly (readonly [string, unknown])[]): string {
  if (entries.length === 0) return `${name}: {}`;
  return `${name}:\n${entries.map(([key, value]) => `  ${flow(key)}: ${flow(value)}`).join('\n')}`;
}

function writeSet(set: AnnotationSet, indentation: string): string {
  return Object.entries(set)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}: ${flow(value)}`)
    .join(`\n${indentation}`);
}

function writeClasses(classes: DatasetDefinition['classes']): string {
  if (!Array.isArray(classes)) return `classes:\n  from: ${flow(classes.from)}`;
  return `classes:${writeList(classes.map((known) => (typeof known === 'string' ? known : withPlainColor(known))))}`;
}

type DefinedClass = Exclude<Extract<DatasetDefinition['classes'], readonly unknown[]>[number], string>;

function withPlainColor({ color, ...known }: DefinedClass): DefinedClass {
  return color === undefined ? known : { ...known, color };
}

function writeList(items: readonly unknown[]): string {
  return items.length === 0 ? ' []' : `\n${items.map((item) => `  - ${flow(item)}`).join('\n')}`;
}

/** A value on one line, as it may stand anywhere in YAML. */
export function flow(value: unknown): string {
  if (typeof value === 'string') return writeText(value);
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{ ${entries.map(([key, part]) => `${flow(key)}: ${flow(part)}`).join(', ')} }`;
}

/** Words that some readers of YAML take for something else than text. */
const notText = /^(?:true|false|yes|no|on|off|y|n|null|~|\.inf|\.nan)$/i;

function writeText(text: string): string {
  const isPlain = /^[A-Za-z_][\w./-]*(?: [\w./-]+)*$/.test(text) && !notText.test(text);
  return isPlain ? text : JSON.stringify(text);
}

/** A colour as the definition's other colours are written. */
export function writeColor(color: readonly [number, number, number], form: 'list' | 'hex'): string {
  const known = parseColor(color) ?? [0, 0, 0];
  return form === 'hex' ? `"${formatHexColor(known)}"` : `[${known.join(', ')}]`;
}
