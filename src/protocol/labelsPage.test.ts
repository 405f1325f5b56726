import { describe, expect, it } from 'vitest';
import { labelsPage } from './labelsPage';

const parts = {
  script: 'run();',
  style: 'p { margin: 0 }',
  controlsUri: 'https://host/controls.js',
  pictureUri: 'https://host/picture.png?v=1',
  nonce: 'abc123',
  cspSource: 'https://host',
  lang: 'en',
  bundle: {},
};

describe('labelsPage', () => {
  it('lets nothing in but its own script, its style and pictures of the editor', () => {
    const html = labelsPage(parts);
    expect(html).toContain(
      `content="default-src 'none'; script-src 'nonce-abc123'; style-src 'nonce-abc123'; img-src https://host blob:; connect-src https://host"`,
    );
    expect(html).toContain('<meta property="csp-nonce" content="abc123">');
  });

  it('escapes every part where it stands', () => {
    const html = labelsPage({
      ...parts,
      lang: '"><b>',
      script: 'a = "</SCRIPT><b><!--"',
      style: 'p::after { content: "</style><b>" }',
      controlsUri: 'https://host/a?b&c="',
      bundle: { a: '</script><b>' },
    });
    expect(html).toContain(String.raw`>a = "\x3c/SCRIPT><b>\x3c!--"</script>`);
    expect(html).toContain(String.raw`content: "\3c /style><b>"`);
    expect(html.match(/<\/(script|style)/gi)).toHaveLength(4);
    expect(html).toContain('data-controls="https://host/a?b&amp;c=&quot;"');
    expect(html).toContain('<html lang="&quot;&gt;&lt;b&gt;">');
    expect(html).toContain('{"a":"\\u003c/script>\\u003cb>"}');
  });
});
