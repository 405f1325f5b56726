import type { Recognizer } from './recognizer';
import { kittiRoadClasses } from './standardClasses';

/** KITTI's road benchmark: `image_2` beside `gt_image_2`, whose masks are called `um_road_000000.png` for `um_000000.png`. */
export const recognizeKittiRoad: Recognizer = async (folder, reader) => {
  const { folders } = await reader.list(folder);
  if (!folders.includes('image_2') || !folders.includes('gt_image_2')) return [];
  const masks = (await reader.list(`${folder}/gt_image_2`)).images;
  if (!masks.some((name) => name.includes('_road_'))) return [];
  return [
    {
      path: folder,
      root: folder,
      layout: 'kitti-road',
      source: undefined,
      definition: {
        task: 'segmentation',
        images: { train: 'image_2/*.png' },
        annotations: { encoding: 'color-mask', path: 'gt_image_2/{stem}.png', replace: [['_', '_road_']] },
        classes: kittiRoadClasses,
        ignore: [[0, 0, 0]],
      },
      confidence: 'sure',
      question: undefined,
    },
  ];
};
