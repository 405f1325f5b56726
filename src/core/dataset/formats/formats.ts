import type { Encoding } from '../definition';
import type { AnnotationFormat } from './format';
import { classCsv } from './classCsv';
import { cocoJson } from './cocoJson';
import { colorMask } from './colorMask';
import { indexMask } from './indexMask';
import { oneHotNpy } from './oneHotNpy';
import { folder } from './folder';
import { vocXml } from './vocXml';
import { yoloTxt } from './yoloTxt';

/** Every way to write labels that the engine reads, by its encoding. */
export const formats: Readonly<Partial<Record<Encoding, AnnotationFormat>>> = {
  'yolo-txt': yoloTxt,
  'voc-xml': vocXml,
  'coco-json': cocoJson,
  'class-csv': classCsv,
  folder,
  'color-mask': colorMask,
  'index-mask': indexMask,
  'one-hot-npy': oneHotNpy,
};
