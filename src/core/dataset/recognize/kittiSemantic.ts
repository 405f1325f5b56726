import type { DatasetDefinition } from '../definition';
import { escapeGlob } from '../imageGlob';
import { maskEncodingOf } from './maskEncoding';
import { isSplitName, sortSplits, type Recognizer } from './recognizer';
import { cityscapesColorClasses, cityscapesIdClasses } from './standardClasses';

/** KITTI's semantic benchmark: `training/image_2` beside `semantic_rgb` (colours) and `semantic` (the ids of Cityscapes). */
export const recognizeKittiSemantic: Recognizer = async (folder, reader) => {
  const { folders } = await reader.list(folder);
  const splits: string[] = [];
  let labels: string | undefined;
  for (const name of sortSplits(folders.filter(isSplitName))) {
    const inside = (await reader.list(`${folder}/${name}`)).folders;
    if (!inside.includes('image_2')) continue;
    labels ??= ['semantic_rgb', 'semantic'].find((each) => inside.includes(each));
    // The split for testing comes without labels.
    if (labels !== undefined && inside.includes(labels)) splits.push(name);
  }
  const [first] = splits;
  if (first === undefined || labels === undefined) return [];
  const masks = await reader.list(`${folder}/${first}/${labels}`);
  const encoding = await maskEncodingOf(`${folder}/${first}/${labels}/${masks.images[0] ?? ''}`, reader);
  if (encoding === undefined) return [];
  const legend = await reader.firstFile(folder, ['label_colors.txt']);
  const standard = encoding === 'color-mask' ? cityscapesColorClasses : cityscapesIdClasses;
  const definition: DatasetDefinition = {
    task: 'segmentation',
    images: Object.fromEntries(splits.map((name) => [name, `${escapeGlob(name)}/image_2/*`])),
    annotations: { encoding, path: `{split}/${labels}/{stem}.png` },
    classes: legend === undefined ? standard : { from: legend },
  };
  const source = legend === undefined ? undefined : `${folder}/${legend}`;
  return [
    {
      path: folder,
      root: folder,
      layout: 'kitti-semantic',
      source,
      definition,
      confidence: 'sure',
      question: undefined,
    },
  ];
};
