/** How labels can be written. Apart from the declaration of definitions, so that a list of them needs no library. */
export const encodings = [
  'color-mask',
  'index-mask',
  'one-hot-npy',
  'voc-xml',
  'yolo-txt',
  'coco-json',
  'folder',
  'class-csv',
] as const;
