import { escapeGlob } from '../imageGlob';
import type { DatasetDefinition } from '../definition';
import { maskEncodingOf } from './maskEncoding';
import { sortSplits, type Recognized, type Recognizer } from './recognizer';
import { camvidClasses } from './standardClasses';

/** CamVid as it goes round: `train` with `trainannot`, `val` with `valannot`…, index masks or, with `label_colors.txt`, colours. */
export const recognizeCamvid: Recognizer = async (folder, reader) => {
  const { folders } = await reader.list(folder);
  const splits = sortSplits(folders.filter((name) => folders.includes(`${name}annot`)));
  const first = splits[0];
  if (first === undefined) return [];
  const masks = await reader.list(`${folder}/${first}annot`);
  const encoding = await maskEncodingOf(`${folder}/${first}annot/${masks.images[0] ?? ''}`, reader);
  if (encoding === undefined) return [];
  const legend = await reader.firstFile(folder, ['label_colors.txt', 'labelmap.txt']);
  const isStandard = legend === undefined;
  const definition: DatasetDefinition = {
    task: 'segmentation',
    images: Object.fromEntries(splits.map((name) => [name, `${escapeGlob(name)}/**/*`])),
    annotations: { encoding, path: '{split}annot/{stem}.png' },
    classes: isStandard ? camvidClasses : { from: legend },
    ...(isStandard && encoding === 'index-mask' ? { ignore: [11] } : {}),
  };
  const recognized: Recognized = {
    path: folder,
    root: folder,
    layout: 'camvid',
    source: isStandard ? undefined : `${folder}/${legend}`,
    definition,
    confidence: 'sure',
    question: undefined,
  };
  return [recognized];
};
