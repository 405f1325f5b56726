import { describe, expect, it } from 'vitest';
import { pageDocument } from './pageDocument';

const parts = {
  title: 'Run',
  scriptUri: 'https://host/run.js',
  styleUri: 'https://host/run.css',
  nonce: 'abc123',
  cspSource: 'https://host',
  lang: 'en',
  bundle: {},
};

describe('pageDocument', () => {
  it('lets nothing in but its own script, its style and pictures', () => {
    expect(pageDocument(parts)).toContain(
      `content="default-src 'none'; script-src 'nonce-abc123'; style-src https://host 'nonce-abc123'; img-src https://host blob:"`,
    );
  });

  it('escapes every part where it stands', () => {
    const html = pageDocument({ ...parts, title: '<b>', lang: '"><b>', bundle: { a: '</script><b>' } });
    expect(html).not.toContain('<b>');
    expect(html).toContain('{"a":"\\u003c/script>\\u003cb>"}');
  });
});
