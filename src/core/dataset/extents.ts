import type { Encoding } from './definition';

/**
 * Whether an annotation file of an encoding describes one image or the whole data set: what is asked where no file is read. Each
 * format says the same of itself; a test compares the two.
 */
export const extents: Readonly<Record<Encoding, 'image' | 'dataset'>> = {
  'yolo-txt': 'image',
  'voc-xml': 'image',
  'color-mask': 'image',
  'index-mask': 'image',
  'one-hot-npy': 'image',
  folder: 'image',
  'coco-json': 'dataset',
  'class-csv': 'dataset',
};
