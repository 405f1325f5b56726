import type { Encoding } from '../definition';
import type { AnnotationFormat } from './format';
import { cocoJson } from './cocoJson';
import { colorMask } from './colorMask';
import { indexMask } from './indexMask';
import { oneHotNpy } from './oneHotNpy';
import { vocXml } from './vocXml';
import { yoloTxt } from './yoloTxt';

/** Every way to write labels that the engine reads, by its encoding. */
export const formats: Readonly<Partial<Record<Encoding, AnnotationFormat>>> = {
  'yolo-txt': yoloTxt,
  'voc-xml': vocXml,
  'coco-json': cocoJson,
  'color-mask': colorMask,
  'index-mask': indexMask,
  'one-hot-npy': oneHotNpy,
};
