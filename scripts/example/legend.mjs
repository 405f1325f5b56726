// @ts-check

/** The classes of the drawn streets: index, name and colour in masks. */
export const LEGEND = /** @type {const} */ ([
  { id: 0, name: 'sky', color: [70, 130, 180] },
  { id: 1, name: 'building', color: [102, 102, 156] },
  { id: 2, name: 'vegetation', color: [107, 142, 35] },
  { id: 3, name: 'sidewalk', color: [244, 35, 232] },
  { id: 4, name: 'road', color: [128, 64, 128] },
  { id: 5, name: 'lane', color: [255, 255, 0] },
  { id: 6, name: 'car', color: [0, 0, 142] },
  { id: 7, name: 'person', color: [220, 20, 60] },
  { id: 8, name: 'pole', color: [153, 153, 153] },
  { id: 9, name: 'sign', color: [250, 170, 30] },
]);

export const SKY = 0;
export const BUILDING = 1;
export const VEGETATION = 2;
export const SIDEWALK = 3;
export const ROAD = 4;
export const LANE = 5;
export const CAR = 6;
export const PERSON = 7;
export const POLE = 8;
export const SIGN = 9;
