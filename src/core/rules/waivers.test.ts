import { describe, expect, it } from 'vitest';
import { escapeGlob } from '../dataset/imageGlob';
import { message } from '../std/message';
import type { Finding } from './finding';
import { applyWaivers } from './waivers';

function keptOf(file: string, files: string): number {
  const finding: Finding = { rule: 'mask/alpha', severity: 'warning', file, message: message('Alpha.') };
  const dataset = { root: '/set', waivers: [{ rule: 'mask/alpha', files, reason: 'kept on purpose' }] };
  return applyWaivers(dataset, [finding]).kept.length;
}

describe('a waiver', () => {
  it('holds for the files of its pattern, seen from the folder of the data set', () => {
    expect(keptOf('/set/masks/001.png', 'masks/00*.png')).toBe(0);
    expect(keptOf('/set/masks/101.png', 'masks/00*.png')).toBe(1);
  });

  it('holds for a file whose name has brackets, written as a literal pattern', () => {
    for (const name of ['masks/a (1).png', 'masks/a[1].png', 'masks/{a}.png', 'masks/a!.png']) {
      expect(keptOf(`/set/${name}`, escapeGlob(name)), name).toBe(0);
    }
    expect(keptOf('/set/masks/a 1.png', escapeGlob('masks/a (1).png'))).toBe(1);
  });
});
