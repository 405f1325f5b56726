import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { parseDefinition } from './parseDefinition';
import { proposeDefinitions } from './proposeDefinitions';

const files = new MemoryFiles({
  '/w/yolo/images/train/a.png': 'x',
  '/w/yolo/labels/train/a.txt': '0 0.5 0.5 0.2 0.2\n1 0.5 0.5 0.1 0.1\n',
  '/w/own/pictures/a.png': 'x',
  '/w/own/annotations.bin': 'x',
});

describe('the definitions proposed for a folder', () => {
  it('hold what was recognised, with the question that is left', async () => {
    const [proposal] = await proposeDefinitions('/w/yolo', { files });
    expect(proposal).toMatchObject({ root: '/w/yolo', fileName: 'yolo.dataset.yaml', layout: 'ultralytics' });
    expect(proposal?.question?.text).toMatch(/classes called/);
    const parsed = parseDefinition(proposal?.text ?? '', 'a.dataset.yaml');
    expect(parsed.problems).toEqual([]);
    expect(parsed.definition).toMatchObject({ task: 'detection', annotations: { encoding: 'yolo-txt' } });
  });

  it('look into the folders below', async () => {
    const proposals = await proposeDefinitions('/w', { files });
    expect(proposals.map(({ root }) => root)).toContain('/w/yolo');
  });

  it('are a beginning that can be read where nothing is recognised', async () => {
    const [proposal] = await proposeDefinitions('/w/own', { files });
    expect(proposal?.layout).toBeUndefined();
    const parsed = parseDefinition(proposal?.text ?? '', 'a.dataset.yaml');
    expect(parsed).toMatchObject({ problems: [], definition: { images: 'pictures/**/*' } });
  });
});
