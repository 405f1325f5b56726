import { createRandom } from '../../../scripts/example/random.mjs';
import { parseNpz, readNpzMember } from '../../../src/core/arrays/npz';
import type { Encoding } from '../../../src/core/dataset/definition';
import { parseClassFile } from '../../../src/core/dataset/classFile';
import { formats } from '../../../src/core/dataset/formats/formats';
import { parseLabelMap } from '../../../src/core/dataset/labelMap';
import { parseDefinition } from '../../../src/core/dataset/parseDefinition';
import { PythonCheckParser } from '../../../src/core/dataset/pythonCheckEvents';
import { checkPythonSource } from '../../../src/core/dataset/pythonSourceCheck';
import { parseImageHeader } from '../../../src/core/image/imageHeader';
import { decodePicture } from '../../../src/core/image/picture';
import { checkBoxes } from '../../../src/core/rules/checkBoxes';
import { checkText } from '../../../src/core/rules/checkText';
import { Reporter } from '../../../src/core/rules/reporter';
import { parseKnownHosts } from '../../../src/core/ssh/knownHosts';
import { sshConfigKeys } from '../../../src/core/ssh/sshConfigKeys';
import { parseSshConfigLines } from '../../../src/core/ssh/sshConfigLines';
import { setSshOption } from '../../../src/core/ssh/sshConfigSet';
import { SshOptions } from '../../../src/core/ssh/sshOptions';
import { decodeText } from '../../../src/core/std/text';
import { nodeBytes } from '../../../src/node/bytes/nodeBytes';
import { buildNpy, buildNpz } from '../buildNpy';
import { buildPng } from '../buildPng';
import { buildDataset } from '../datasets';
import { PlantSet } from '../planting/plantSet';
import { pythonSourceText } from '../planting/pythonPlantings';
import { drawBoxes } from '../planting/source';
import { deviceParsers } from './deviceParsers';
import { metricParsers } from './metricParsers';
import { generateKnownHosts, hostKeys } from '../ssh/buildKnownHosts';
import { generateSshConfig } from '../ssh/generateSshConfig';
import { hostileFiles, hostileTexts, type Hostile } from './hostile';

export interface ProvenParser {
  readonly name: string;
  readonly samples: readonly Uint8Array[];
  readonly hostile: Hostile;
  read(bytes: Uint8Array): void;
}

const size = { width: 320, height: 240 };
const image = { path: '/set/a.png', size };
const text = (content: string): Uint8Array => Buffer.from(content);

/** An annotation as the check of a sample reads it: text, labels, boxes; or every pixel. */
function annotation(name: string, encoding: Encoding, samples: readonly Uint8Array[]): ProvenParser {
  const format = formats[encoding]!;
  const dataset = buildDataset(encoding);
  const context = { dataset, set: dataset.annotationSets[0]!, image, bytes: nodeBytes };
  const read = (bytes: Uint8Array): void => {
    if (format.medium === 'plane') {
      format.read(bytes, context, new Reporter('/set/a', dataset), { wantPlane: true });
      return;
    }
    const decoded = decodeText(bytes);
    const reporter = new Reporter('/set/a', dataset, decoded.text);
    checkText(decoded, reporter);
    for (const record of format.read(decoded.text, context, reporter)) checkBoxes(record, size, reporter);
  };
  return { name, samples, hostile: format.medium === 'plane' ? hostileFiles : hostileTexts, read };
}

function textParser(name: string, samples: readonly string[], parse: (content: string) => unknown): ProvenParser {
  const read = (bytes: Uint8Array): void => void parse(decodeText(bytes).text);
  return { name, samples: samples.map(text), hostile: hostileTexts, read };
}

function seeded(): () => number {
  let state = 5;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

function labelFiles(encoding: Encoding): Uint8Array[] {
  const set = new PlantSet(encoding, drawBoxes(seeded()), seeded());
  return [...new Set(set.samples.map(({ annotation: path }) => path))].map((path) => set.files.get(path)!);
}

const definitions = (['yolo-txt', 'coco-json'] as const).map((encoding) => {
  const set = new PlantSet(encoding, drawBoxes(seeded()), seeded());
  return set.text(set.definition);
});

const labelMap =
  'item {\n  id: 1\n  name: "cat" # the first\n  display_name: \'a cat\'\n}\nitem { id: 2 name: "dog" }\n';

const pngs = [0, 2, 3, 4, 6].flatMap((colorType) =>
  [false, true].map((interlaced) =>
    buildPng({
      width: 13,
      height: 9,
      colorType,
      bitDepth: 8,
      interlaced,
      ...(colorType === 3 ? { palette: [1, 2, 3, 4, 5, 6], transparency: [9, 255] } : {}),
      sample: (row, column) => (colorType === 3 ? (row + column) % 2 : (7 * row + column) % 256),
    }),
  ),
);

const arrays = ['|u1', '<f4', '<i8'].map((descr) =>
  buildNpy({ descr, shape: [3, 4, 3], values: Array.from({ length: 36 }, (_, i) => Number(i % 3 === 0)) }),
);

const jpegs = drawBoxes(seeded()).pictures.map(({ bytes }) => bytes);
const events = [
  '{"event":"start","python":"3.11","numpy":"2.1"}',
  '{"event":"progress","split":"train","done":3,"total":9}',
  '{"event":"finding","rule":"onehot/value","severity":"error","text":"A {0}","args":[1,"b"],"split":"train","sample":3}',
  '{"event":"done","samples":3,"pixels":9,"errors":0,"warnings":1,"dropped":{}}',
];

const sshConfigs = { root: '/etc/ssh', hasSystem: false, hasFaults: true };

export const parsers: readonly ProvenParser[] = [
  annotation('YOLO text', 'yolo-txt', labelFiles('yolo-txt')),
  annotation('VOC XML', 'voc-xml', labelFiles('voc-xml')),
  annotation('COCO JSON', 'coco-json', labelFiles('coco-json')),
  annotation('CSV', 'class-csv', labelFiles('class-csv')),
  textParser('definition, YAML', definitions, (content) => parseDefinition(content, '/set/a.dataset.yaml')),
  textParser(
    'definition, JSON',
    ['{"version":1,"task":"detection","images":{"train":"a/*"},"annotations":{"encoding":"yolo-txt"},"classes":["a"]}'],
    (content) => parseDefinition(content, '/set/a.dataset.json'),
  ),
  textParser('label map', [labelMap], parseLabelMap),
  textParser('data.yaml', ['names:\n  0: cat\n  1: dog\nnc: 2\n'], (content) =>
    parseClassFile(content, '/set/data.yaml'),
  ),
  textParser('legend', ['128 64 128 road\n0 0 0 void\n'], (content) =>
    parseClassFile(content, '/set/label_colors.txt'),
  ),
  textParser('Python source', [pythonSourceText], (content) => {
    checkPythonSource(content, new Reporter('/set/a.py', { rules: {} }, content));
  }),
  textParser('check events', events, (content) => {
    const parser = new PythonCheckParser();
    for (let i = 0; i < content.length; i += 5000) parser.push(content.slice(i, i + 5000));
    parser.end();
  }),
  textParser('known hosts', [generateKnownHosts(createRandom(3), hostKeys)], parseKnownHosts),
  textParser('SSH configuration', Object.values(generateSshConfig(3, sshConfigs).files), (content) => {
    const options = new SshOptions();
    for (const line of parseSshConfigLines(content)) {
      const isKey = Object.hasOwn(sshConfigKeys, line.keyword);
      if (isKey) setSshOption(options, { key: line.keyword, line, isActive: true, isUser: true });
    }
  }),
  annotation('PNG, colours', 'color-mask', pngs),
  annotation('PNG, indices', 'index-mask', pngs),
  annotation('NPY', 'one-hot-npy', arrays),
  annotation('NPZ', 'one-hot-npy', [buildNpz({ a: arrays[0]! }), buildNpz({ a: arrays[1]!, b: arrays[2]! }, true)]),
  {
    name: 'NPZ, every member',
    samples: [buildNpz({ a: arrays[0]! }), buildNpz({ a: arrays[1]!, b: arrays[2]! }, true)],
    hostile: hostileFiles,
    read: (bytes) => {
      const members = parseNpz(bytes);
      if (members.ok) for (const member of members.value) readNpzMember(bytes, member, nodeBytes);
    },
  },
  {
    name: 'image headers',
    samples: [...jpegs, ...pngs],
    hostile: hostileFiles,
    read: (bytes) => void parseImageHeader(bytes),
  },
  {
    name: 'pictures',
    samples: [...pngs],
    hostile: hostileFiles,
    read: (bytes) => void decodePicture(bytes, nodeBytes),
  },
  ...deviceParsers,
  ...metricParsers,
];
