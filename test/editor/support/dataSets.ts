import { buildRgbPng } from '../../support/buildPng';

/** A label file as Pascal VOC writes them: boxes side by side in a picture of 64 × 48 pixels. */
export function writeXml(picture: string, ...names: readonly string[]): string {
  const objects = names.map(
    (name, i) => `  <object>
    <name>${name}</name>
    <bndbox><xmin>${5 + i * 9}</xmin><ymin>5</ymin><xmax>${20 + i * 9}</xmax><ymax>30</ymax></bndbox>
  </object>
`,
  );
  return `<annotation>
  <filename>${picture}.png</filename>
  <size><width>64</width><height>48</height><depth>3</depth></size>
${objects.join('')}</annotation>
`;
}

export const vocDefinition = `version: 1
task: detection
images: "images/*.png"
annotations: { encoding: voc-xml, path: "labels/{stem}.xml" }
classes:
  - { id: 0, name: cat } # furry
  - { id: 1, name: dog }
`;

/** Two pictures with their labels in XML and a definition that names the classes. */
export const vocSet: Readonly<Record<string, string | Uint8Array>> = {
  'voc/animals.dataset.yaml': vocDefinition,
  'voc/images/one.png': buildRgbPng(64, 48, (row, column) => (row * 5) << (column < 32 ? 8 : 16)),
  'voc/images/two.png': buildRgbPng(64, 48, (row, column) => row * column),
  'voc/labels/one.xml': writeXml('one', 'cat', 'dog'),
  'voc/labels/two.xml': writeXml('two', 'dog', 'dog'),
};

/** Two pictures with their labels in YOLO text, as Ultralytics lays them out. */
export const yoloSet: Readonly<Record<string, string | Uint8Array>> = {
  'yolo/data.yaml': 'train: images/train\nval: images/val\nnames:\n  0: cat\n  1: dog\n',
  'yolo/images/train/a.png': buildRgbPng(64, 48, (row, column) => (row * 5 + column) << 8),
  'yolo/images/val/b.png': buildRgbPng(64, 48, (row) => row << 16),
  'yolo/labels/train/a.txt': '0 0.5 0.5 0.2 0.2\n1 0.3 0.3 0.2 0.2\n',
  'yolo/labels/val/b.txt': '1 0.5 0.5 0.2 0.2\n',
};
