import { describe, expect, it } from 'vitest';
import { labelsPage } from './labelsPage';

const parts = {
  scriptUri: 'https://host/labels.js',
  styleUri: 'https://host/labels.css',
  nonce: 'abc123',
  cspSource: 'https://host',
  lang: 'en',
  bundle: {},
};

describe('labelsPage', () => {
  it('lets nothing in but its own script, its style and pictures of the editor', () => {
    const html = labelsPage(parts);
    expect(html).toContain(
      `content="default-src 'none'; script-src 'nonce-abc123'; style-src https://host 'nonce-abc123'; img-src https://host blob:; connect-src https://host"`,
    );
    expect(html).toContain('<meta property="csp-nonce" content="abc123">');
  });

  it('escapes every part where it stands', () => {
    const html = labelsPage({
      ...parts,
      lang: '"><b>',
      scriptUri: 'https://host/a?b&c="',
      bundle: { a: '</script><b>' },
    });
    expect(html).not.toContain('<b>');
    expect(html).toContain('src="https://host/a?b&amp;c=&quot;"');
    expect(html).toContain('{"a":"\\u003c/script>\\u003cb>"}');
  });
});
