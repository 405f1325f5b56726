import type { Rgb } from '../dataset';
import type { DatasetDefinition } from '../definition';

type DefinedClasses = Extract<DatasetDefinition['classes'], readonly unknown[]>;

function numbered(names: readonly (readonly [string, number, number, number])[]): DefinedClasses {
  return names.map(([name, red, green, blue], id) => ({
    id,
    name,
    color: [red, green, blue] as [number, number, number],
  }));
}

/** CamVid as SegNet's authors prepared it: index masks, 11 for what is not labelled. */
export const camvidClasses = numbered([
  ['sky', 128, 128, 128],
  ['building', 128, 0, 0],
  ['pole', 192, 192, 128],
  ['road', 128, 64, 128],
  ['pavement', 60, 40, 222],
  ['tree', 128, 128, 0],
  ['sign symbol', 192, 128, 128],
  ['fence', 64, 64, 128],
  ['car', 64, 0, 128],
  ['pedestrian', 64, 64, 0],
  ['bicyclist', 0, 128, 192],
  ['void', 0, 0, 0],
]);

/** KITTI's road benchmark; black is road that is not the own one and is not evaluated. */
export const kittiRoadClasses = numbered([
  ['background', 255, 0, 0],
  ['road', 255, 0, 255],
]);

/** Cityscapes by colour: the classes that have a colour of their own. */
export const cityscapesColorClasses = numbered([
  ['unlabeled', 0, 0, 0],
  ['dynamic', 111, 74, 0],
  ['ground', 81, 0, 81],
  ['road', 128, 64, 128],
  ['sidewalk', 244, 35, 232],
  ['parking', 250, 170, 160],
  ['rail track', 230, 150, 140],
  ['building', 70, 70, 70],
  ['wall', 102, 102, 156],
  ['fence', 190, 153, 153],
  ['guard rail', 180, 165, 180],
  ['bridge', 150, 100, 100],
  ['tunnel', 150, 120, 90],
  ['pole', 153, 153, 153],
  ['traffic light', 250, 170, 30],
  ['traffic sign', 220, 220, 0],
  ['vegetation', 107, 142, 35],
  ['terrain', 152, 251, 152],
  ['sky', 70, 130, 180],
  ['person', 220, 20, 60],
  ['rider', 255, 0, 0],
  ['car', 0, 0, 142],
  ['truck', 0, 0, 70],
  ['bus', 0, 60, 100],
  ['caravan', 0, 0, 90],
  ['trailer', 0, 0, 110],
  ['train', 0, 80, 100],
  ['motorcycle', 0, 0, 230],
  ['bicycle', 119, 11, 32],
]);

/** The 34 ids of Cityscapes' `labelIds` masks: five before `dynamic` that are no objects, then as above, one pole group more. */
export const cityscapesIdClasses = numbered([
  ['unlabeled', 0, 0, 0],
  ['ego vehicle', 0, 0, 0],
  ['rectification border', 0, 0, 0],
  ['out of roi', 0, 0, 0],
  ['static', 0, 0, 0],
  ['dynamic', 111, 74, 0],
  ['ground', 81, 0, 81],
  ['road', 128, 64, 128],
  ['sidewalk', 244, 35, 232],
  ['parking', 250, 170, 160],
  ['rail track', 230, 150, 140],
  ['building', 70, 70, 70],
  ['wall', 102, 102, 156],
  ['fence', 190, 153, 153],
  ['guard rail', 180, 165, 180],
  ['bridge', 150, 100, 100],
  ['tunnel', 150, 120, 90],
  ['pole', 153, 153, 153],
  ['polegroup', 153, 153, 153],
  ['traffic light', 250, 170, 30],
  ['traffic sign', 220, 220, 0],
  ['vegetation', 107, 142, 35],
  ['terrain', 152, 251, 152],
  ['sky', 70, 130, 180],
  ['person', 220, 20, 60],
  ['rider', 255, 0, 0],
  ['car', 0, 0, 142],
  ['truck', 0, 0, 70],
  ['bus', 0, 60, 100],
  ['caravan', 0, 0, 90],
  ['trailer', 0, 0, 110],
  ['train', 0, 80, 100],
  ['motorcycle', 0, 0, 230],
  ['bicycle', 119, 11, 32],
]);

const vocNames = [
  ...['background', 'aeroplane', 'bicycle', 'bird', 'boat', 'bottle', 'bus', 'car', 'cat', 'chair', 'cow'],
  ...['diningtable', 'dog', 'horse', 'motorbike', 'person', 'pottedplant', 'sheep', 'sofa', 'train', 'tvmonitor'],
];

/** The 21 classes of Pascal VOC's masks in the colours of its palette. */
export const vocMaskClasses: DefinedClasses = vocNames.map((name, id) => ({ id, name, color: [...vocColor(id)] }));

/** The 20 classes of Pascal VOC's boxes. */
export const vocBoxNames: readonly string[] = vocNames.slice(1);

/** Pascal VOC's palette: the bits of the index, three by three, from the highest bit of red, green and blue down. */
export function vocColor(index: number): Rgb {
  const color: [number, number, number] = [0, 0, 0];
  for (let bit = 0; bit < 8; bit++) {
    for (const channel of [0, 1, 2] as const) color[channel] |= ((index >> (3 * bit + channel)) & 1) << (7 - bit);
  }
  return color;
}
