import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow } from '../scripts/support/files.mjs';

const root = join(import.meta.dirname, '..');
const pages = ['README.md', 'CHANGELOG.md', 'ARCHITECTURE.md', ...filesBelow('docs', /\.md$/)];
const link = /!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]+src="([^"]+)"/g;

interface Link {
  readonly path: string;
  readonly anchor: string | undefined;
}

/** The links of a page to files beside it; what stands in code is none. */
function linksOf(text: string): Link[] {
  const plain = text.replaceAll(/```[^]*?```|`[^`\n]*`/g, '');
  const targets = [...plain.matchAll(link)].map(([, markdown, image]) => markdown ?? image ?? '');
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return { path: decodeURIComponent(path), anchor };
    });
}

/** The anchors that headings get: lower case, spaces as dashes, other signs left out. */
function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/```[^]*?```/g, '').matchAll(/^#+ (.*)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isThere(page: string, { path, anchor }: Link): boolean {
  const target = path === '' ? page : join(dirname(page), path);
  if (!existsSync(join(root, target))) return false;
  return anchor === undefined || anchorsOf(readFileSync(join(root, target), 'utf8')).includes(anchor);
}

describe.each(pages)('the links of %s', (page) => {
  it('lead somewhere', () => {
    const links = linksOf(readFileSync(join(root, page), 'utf8'));
    expect(links.filter((target) => !isThere(page, target))).toEqual([]);
  });
});
