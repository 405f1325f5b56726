import type { AnchorMap, AnchorRecipe } from './anchorRecipe';

/** Ratios with their reciprocals in the order of each port's output. */
const TWO = [2, 1 / 2];
const AUTHOR_THREE = [2, 3, 1 / 2, 1 / 3];
const CAFFE_THREE = [2, 1 / 2, 3, 1 / 3];

const CELLS_300 = [38, 19, 10, 5, 3, 1];
const CELLS_512 = [64, 32, 16, 8, 4, 2, 1];
const STEPS_300 = [8, 16, 32, 64, 100, 300];
const STEPS_512 = [8, 16, 32, 64, 128, 256, 512];

interface MapTable {
  readonly cells: readonly number[];
  readonly steps?: readonly number[];
  /** One more than maps: the last is the `max` of the last map. */
  readonly sizes: readonly number[];
  readonly three: readonly number[];
}

/** The first map and the last two have ratio 2 alone, those between have 2 and 3. */
function squareMaps({ cells, steps, sizes, three }: MapTable): AnchorMap[] {
  return cells.map((side, i) => ({
    width: side,
    height: side,
    ...(steps === undefined ? {} : { step: steps[i]! }),
    min: sizes[i]!,
    max: sizes[i + 1]!,
    ratios: i === 0 || i >= cells.length - 2 ? TWO : three,
  }));
}

function square(side: number): Pick<AnchorRecipe, 'image' | 'offset' | 'threshold'> {
  return { image: { width: side, height: side }, offset: 0.5, threshold: 0.5 };
}

const author = { layout: 'shape-first', clip: 'none', wholeSizes: false, matching: 'author' } as const;
const caffe = { layout: 'cell-first', clip: 'none', wholeSizes: true, matching: 'caffe' } as const;
const ports = { layout: 'cell-first', wholeSizes: false, matching: 'forced-best' } as const;

const VOC_300 = [30, 60, 111, 162, 213, 264, 315];
const VOC_512 = [35.84, 76.8, 153.6, 230.4, 307.2, 384, 460.8, 537.6];
const COCO_300 = [21, 45, 99, 153, 207, 261, 315];
const COCO_512 = [20.48, 51.2, 133.12, 215.04, 296.96, 378.88, 460.8, 542.72];

function caffePreset(name: string, side: 300 | 512, sizes: readonly number[]): AnchorRecipe {
  const [cells, steps] = side === 300 ? [CELLS_300, STEPS_300] : [CELLS_512, STEPS_512];
  return { name, ...square(side), ...caffe, maps: squareMaps({ cells, steps, sizes, three: CAFFE_THREE }) };
}

/**
 * Anchors as the code of each project makes them, not as its papers say. `vgg300` and `vgg512` are those of the articles; `caffe-…` the
 * reference's `ssd_pascal.py` and `ssd_coco.py` with the layer's cut to whole pixels; the last three are ssd.pytorch's and torchvision's.
 */
export const anchorPresets: readonly AnchorRecipe[] = [
  {
    name: 'vgg300',
    ...square(300),
    ...author,
    maps: squareMaps({ cells: CELLS_300, sizes: [30, 60, 112.5, 165, 217.5, 270, 322.5], three: AUTHOR_THREE }),
  },
  {
    name: 'vgg512',
    ...square(512),
    ...author,
    maps: squareMaps({ cells: CELLS_512, sizes: VOC_512, three: AUTHOR_THREE }),
  },
  caffePreset('caffe-voc300', 300, VOC_300),
  caffePreset('caffe-voc512', 512, VOC_512),
  caffePreset('caffe-coco300', 300, COCO_300),
  caffePreset('caffe-coco512', 512, COCO_512),
  {
    name: 'amdegroot-voc300',
    ...square(300),
    ...ports,
    clip: 'center-size',
    maps: squareMaps({ cells: CELLS_300, steps: STEPS_300, sizes: VOC_300, three: CAFFE_THREE }),
  },
  {
    name: 'amdegroot-coco300',
    ...square(300),
    ...ports,
    clip: 'center-size',
    maps: squareMaps({ cells: CELLS_300, steps: STEPS_300, sizes: COCO_300, three: CAFFE_THREE }),
  },
  {
    name: 'torchvision-ssd300',
    ...square(300),
    ...ports,
    clip: 'size',
    maps: squareMaps({ cells: CELLS_300, steps: STEPS_300, sizes: COCO_300, three: CAFFE_THREE }),
  },
];

export function findPreset(name: string): AnchorRecipe | undefined {
  return anchorPresets.find((preset) => preset.name === name);
}
