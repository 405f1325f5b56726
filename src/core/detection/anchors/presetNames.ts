/** The presets of anchors that a definition may name, in the order they are offered. */
export const presetNames = [
  'vgg300',
  'vgg512',
  'caffe-voc300',
  'caffe-voc512',
  'caffe-coco300',
  'caffe-coco512',
  'amdegroot-voc300',
  'amdegroot-coco300',
  'torchvision-ssd300',
] as const;
