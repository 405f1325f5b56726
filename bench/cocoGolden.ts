/**
 * Makes test/golden/detection/coco.f64: what pycocotools says of 2,000 seeded sets. Run it again after a change of `randomSet`, or to
 * compare with a newer pycocotools. Arguments: where to write (default: the golden file), the number of sets.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomSet } from '../test/support/randomDetections';
import { ensurePython } from './support/pythonPeers';

const [target = 'test/golden/detection/coco.f64', count = '2000'] = process.argv.slice(2);
const python = ensurePython('.work', ['numpy==2.4.6', 'pycocotools==2.0.11']);
const folder = mkdtempSync(join(tmpdir(), 'jw-golden-'));
try {
  const source = join(folder, 'sets.json');
  writeFileSync(source, JSON.stringify(Array.from({ length: Number(count) }, (_, seed) => randomSet(seed))));
  execFileSync(python, ['bench/peers/coco_golden.py', source, target], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true });
}
