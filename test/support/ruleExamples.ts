import { encodePng } from '../../scripts/example/png.mjs';
import { checkAnnotationFile } from '../../src/core/dataset/checkAnnotationFile';
import { checkSample } from '../../src/core/dataset/checkSample';
import type { Dataset } from '../../src/core/dataset/dataset';
import type { Encoding } from '../../src/core/dataset/definition';
import { PythonCheckParser } from '../../src/core/dataset/pythonCheckEvents';
import { checkPythonSource } from '../../src/core/dataset/pythonSourceCheck';
import type { Finding } from '../../src/core/rules/finding';
import { Reporter } from '../../src/core/rules/reporter';
import { nodeBytes } from '../../src/node/bytes/nodeBytes';
import { buildDataset } from './datasets';
import { findingsInDefinition, findingsInTree, placeInTree } from './exampleTree';
import { MemoryFiles } from './memoryFiles';

/** A fenced block of a page with what is to be found in it. */
export interface Example {
  readonly language: string;
  readonly text: string;
  /**
   * `line:column`, both from 1, or `row,column` of a pixel, both from 0; `file` where a finding has no place. In a tree of
   * files the path stands before it, and alone where a finding has no place in its file.
   */
  readonly expected: readonly string[];
}

export interface RulePage {
  readonly title: string;
  readonly facts: string;
  readonly sections: ReadonlyMap<string, string>;
  readonly wrong: readonly Example[];
  readonly right: readonly Example[];
}

/**
 * Reads a page. In the section *Example* a block that is followed by `Reported: 1:3, 2:1` is wrong, one followed by
 * `Reported: nothing` is right; all others are not run.
 */
export function readPage(text: string): RulePage {
  const [head = '', ...parts] = text.trimEnd().split(/^## /m);
  const [title = '', , facts = ''] = head.split('\n');
  const sections = new Map(
    parts.map((part) => [part.slice(0, part.indexOf('\n')), part.slice(part.indexOf('\n')).trim()]),
  );
  const blocks = [...(sections.get('Example') ?? '').matchAll(/```([\w-]+)\n([^]*?)```\n\nReported: (.*)\./g)];
  const examples = blocks.map(([, language = '', body = '', places = '']) => ({
    language,
    text: body,
    expected: places === 'nothing' ? [] : places.split('; '),
  }));
  return {
    title: title.replace('# ', ''),
    facts,
    sections,
    wrong: examples.filter(({ expected }) => expected.length > 0),
    right: examples.filter(({ expected }) => expected.length === 0),
  };
}

/**
 * Runs the engine over an example: text beside a picture of 640 × 480 pixels, a drawn mask or array, a definition, a tree of
 * files, Python, or a line that the run of a Python source wrote.
 */
export async function checkExample({ language, text }: Example): Promise<{ rule: string; place: string }[]> {
  const findings = await findingsOf(language, text);
  return findings.map((finding) => {
    const place = placeOf(finding);
    return { rule: finding.rule, place: language === 'files' ? placeInTree(finding.file, place) : place };
  });
}

function placeOf({ range, pixel }: Finding): string {
  if (range !== undefined) return `${range.start.line + 1}:${range.start.character + 1}`;
  return pixel === undefined ? 'file' : `${pixel.row},${pixel.column}`;
}

async function findingsOf(language: string, text: string): Promise<readonly Finding[]> {
  if (language === 'python') return findingsInPython(text);
  if (language === 'python-run') return findingsOfRun(text);
  if (language === 'files') return findingsInTree(text);
  if (language === 'yaml') return findingsInDefinition(text);
  const encoding = language as Encoding;
  if (encoding === 'coco-json' || encoding === 'class-csv') return findingsInShared(encoding, text);
  if (encoding === 'yolo-txt' || encoding === 'voc-xml') return findingsInText(encoding, text);
  return findingsInDrawing(encoding, text);
}

function findingsInPython(text: string): readonly Finding[] {
  const reporter = new Reporter('/set/train.py', buildDataset('color-mask'), text);
  checkPythonSource(text, reporter);
  return reporter.findings;
}

/** The findings among the lines that the program for Python sources writes while it runs one. */
function findingsOfRun(text: string): readonly Finding[] {
  const parser = new PythonCheckParser();
  const events = [...parser.push(text), ...parser.end()];
  return events.map((event) => {
    if (event.kind !== 'finding') throw new Error(`This line tells of no finding: ${JSON.stringify(event)}`);
    return event.finding;
  });
}

/**
 * A byte order mark and the end of a line in the style of old Macs or of Windows cannot be seen, so they are spelt out, and so
 * is what is too long to be written: `⟨0.5 × 20⟩` is `0.5` twenty times.
 */
function unspell(text: string): Uint8Array {
  const spelt = text
    .replaceAll('⟨BOM⟩', '\ufeff')
    .replaceAll('⟨CR⟩', '\r')
    .replaceAll(/⟨(\S+) × (\d+)⟩/g, (_, word: string, times: string) => Array(Number(times)).fill(word).join(' '));
  const [before = '', ...rest] = spelt.split('⟨FF⟩');
  return Buffer.concat([Buffer.from(before), ...rest.flatMap((part) => [Buffer.from([0xff]), Buffer.from(part)])]);
}

async function findingsInText(encoding: Encoding, text: string): Promise<readonly Finding[]> {
  const annotation = encoding === 'yolo-txt' ? '/set/labels/a.txt' : '/set/labels/a.xml';
  const files = new MemoryFiles({ '/set/images/a.png': plainPicture(640, 480), [annotation]: unspell(text) });
  const sample = { image: '/set/images/a.png', split: 'train', annotations: [annotation] };
  return (await checkSample(buildDataset(encoding), sample, { files, bytes: nodeBytes })).findings;
}

/** Files that describe many images: here one, `a.png`. */
async function findingsInShared(encoding: 'coco-json' | 'class-csv', text: string): Promise<readonly Finding[]> {
  const path = encoding === 'coco-json' ? '/set/labels.json' : '/set/labels.csv';
  const files = new MemoryFiles({ '/set/images/a.png': plainPicture(640, 480), [path]: unspell(text) });
  const samples = [{ image: '/set/images/a.png', split: 'train', annotations: [] }];
  const environment = { files, bytes: nodeBytes };
  return (await checkAnnotationFile(buildDataset(encoding), { path, setIndex: 0 }, samples, environment)).findings;
}

/** Signs with their values (`. = 64 32 32`), then the picture, drawn with the signs. `image = 8 4` gives the image another size. */
async function findingsInDrawing(encoding: Encoding, text: string): Promise<readonly Finding[]> {
  const lines = text.trimEnd().split('\n');
  const values = new Map(lines.flatMap(readSign));
  const rows = lines.filter((line) => !line.includes(' = ') && line !== '');
  const size = { width: rows[0]?.length ?? 0, height: rows.length };
  const [imageWidth = size.width, imageHeight = size.height] = values.get('image') ?? [];
  const pixels = rows.flatMap((row) => Array.from(row, (sign) => values.get(sign) ?? [0]));
  const annotation = encoding === 'one-hot-npy' ? '/set/labels/a.npy' : '/set/labels/a.png';
  const content = encoding === 'one-hot-npy' ? npy(size, pixels) : mask(size, pixels);
  const files = new MemoryFiles({ '/set/images/a.png': plainPicture(imageWidth, imageHeight), [annotation]: content });
  const sample = { image: '/set/images/a.png', split: 'train', annotations: [annotation] };
  const dataset: Dataset = buildDataset(encoding);
  return (await checkSample(dataset, sample, { files, bytes: nodeBytes })).findings;
}

function readSign(line: string): [sign: string, values: number[]][] {
  const [, sign, written] = /^(\S+) = ([\d. ]+)$/.exec(line) ?? [];
  return sign === undefined || written === undefined ? [] : [[sign, written.split(' ').map(Number)]];
}

function mask(size: { width: number; height: number }, pixels: readonly (readonly number[])[]): Uint8Array {
  const kind = pixels[0]?.length === 1 ? 'grey' : 'rgb';
  return encodePng({ ...size, kind, data: Uint8Array.from(pixels.flat()) });
}

function npy({ width, height }: { width: number; height: number }, pixels: readonly (readonly number[])[]): Uint8Array {
  const header =
    `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}, ${pixels[0]?.length ?? 0}), }`.padEnd(
      117,
    ) + '\n';
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  return Buffer.concat([start, Buffer.from(header), Buffer.from(Float32Array.from(pixels.flat()).buffer)]);
}

function plainPicture(width: number, height: number): Uint8Array {
  return encodePng({ width, height, kind: 'rgb', data: new Uint8Array(width * height * 3) });
}
