import { parseXml, XmlElement as Oracle, XmlText } from '@rgrove/parse-xml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attributeValue, contentSpan, textOf } from './xmlText';
import { MAX_XML_DEPTH, scanXml, type XmlElement } from './xmlTree';
import { findXmlFault } from './xmlVerdict';

const voc = `<?xml version="1.0"?>
<annotation verified="yes"><!-- by hand --><filename>a &amp; b.jpg</filename>
  <size><width>10</width><height a='1' b="x&#x41;">20</height><depth/></size>
  <object><name><![CDATA[<cat>]]></name><bndbox><xmin> 1 </xmin></bndbox></object>
</annotation>
`;

/** A tree as plain data, the same for both readers. */
interface Plain {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Plain[];
}

function plainOurs(source: string, element: XmlElement): Plain {
  return {
    name: element.name,
    attributes: Object.fromEntries(element.attributes.map((a) => [a.name, attributeValue(source, a)])),
    text: textOf(source, element),
    children: element.children.map((child) => plainOurs(source, child)),
  };
}

function plainOracle(element: Oracle): Plain {
  return {
    name: element.name,
    attributes: { ...element.attributes },
    text: element.children
      .filter((child) => child instanceof XmlText)
      .map((child) => child.text)
      .join(''),
    children: element.children.filter((child) => child instanceof Oracle).map((child) => plainOracle(child)),
  };
}

function parseStrictly(text: string): Plain | undefined {
  try {
    const { root } = parseXml(text);
    return root === null ? undefined : plainOracle(root);
  } catch {
    return undefined;
  }
}

/** Compares our tree with the conforming parser's and our verdict with its verdict. */
function assertAgrees(text: string): void {
  const tree = scanXml(text);
  const strict = parseStrictly(text);
  if (strict === undefined) expect(tree.isPlain).toBe(false);
  else if (tree.tooDeepAt === undefined) expect(plainOurs(text, tree.root!)).toEqual(strict);
}

const piece = fc.constantFrom(
  ...[
    '<a>',
    '</a>',
    '<b x="1">',
    '</b>',
    '<c/>',
    '<a',
    '>',
    '/>',
    ' x="1"',
    " x='<'",
    ' y = "a&amp;b"',
    ' y',
    '=',
    '"',
  ],
  ...[
    'text',
    ' ',
    '\r\n',
    '\t',
    '&lt;',
    '&#65;',
    '&#x1F600;',
    '&#0;',
    '&nope;',
    '&',
    ']]>',
    '<![CDATA[ <x> ]]>',
    '<![CDATA[',
  ],
  ...[
    '<!-- c -->',
    '<!-- -- -->',
    '<!--',
    '-->',
    '<?pi x?>',
    '<?xml version="1.0"?>',
    '?>',
    '<!DOCTYPE a>',
    '<!DOCTYPE a [<!ENTITY b "c">]>',
  ],
  ...[
    'é',
    '<é>',
    '</é>',
    '😀',
    '\u0000',
    '\ufeff',
    '<a:b>',
    '</a:b>',
    '</a >',
    '<',
    '</',
    ' xml:space="x"',
    '</>',
    '--',
  ],
);

describe('scanXml', () => {
  it('reads what a conforming parser reads', () => {
    assertAgrees(voc);
    expect(scanXml(voc).root?.children.map(({ name }) => name)).toEqual(['filename', 'size', 'object']);
  });

  it('agrees with the conforming parser on documents made of pieces', () => {
    const wrapped = fc.array(piece, { maxLength: 14 }).map((pieces) => `<r>${pieces.join('')}</r>`);
    const bare = fc.array(piece, { maxLength: 10 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(fc.oneof(wrapped, bare), assertAgrees), { seed: 7, numRuns: 8000 });
  });

  it('agrees with it on well-formed documents', () => {
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom('t', ' ', '\r', '&amp;', '&#10;', '<![CDATA[&<]]>', '<!-- < -->', '<?p <?>', '<e/>'),
        fc
          .tuple(fc.constantFrom('a', 'b-1', 'ñ', '_x'), fc.array(tie('node'), { maxLength: 4 }))
          .map(([name, inner]) => `<${name} k="v\n'&quot;" >${inner.join('')}</${name} >`),
      ),
    }));
    const text = fc.array(node, { maxLength: 5 }).map((nodes) => `<root>${nodes.join('')}</root>\n`);
    fc.assert(
      fc.property(text, (document) => {
        expect(parseStrictly(document)).toBeDefined();
        assertAgrees(document);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('agrees with it on mutations of an annotation', () => {
    const mutation = fc.tuple(fc.nat(voc.length), fc.nat(6), fc.oneof(piece, fc.string({ maxLength: 3 })));
    fc.assert(
      fc.property(mutation, ([at, length, text]) => {
        assertAgrees(voc.slice(0, at) + text + voc.slice(at + length));
      }),
      { seed: 7, numRuns: 4000 },
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        assertAgrees(text);
        findXmlFault(text);
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it('needs no second opinion on an ordinary annotation', () => {
    expect(scanXml('<?xml version="1.0" encoding="utf-8"?>\n<a b="c"><d>1</d><!-- e --></a>\n').isPlain).toBe(true);
  });

  it('goes on after a tag that is never closed', () => {
    const { root, isPlain } = scanXml('<a><b><c>1</b><d>2</d></a>');
    expect(isPlain).toBe(false);
    expect(root?.children.map(({ name }) => name)).toEqual(['b', 'd']);
  });

  it('takes a misspelt end tag for the end of a value', () => {
    const { root } = scanXml('<a><xmin>1</xmn><ymin>2</ymin></a>');
    expect(root?.children.map(({ name }) => name)).toEqual(['xmin', 'ymin']);
  });

  it('gives the place of a value without the space around it', () => {
    const text = '<a>\n 12\t</a>';
    expect(contentSpan(text, scanXml(text).root!)).toEqual({ start: 5, end: 7 });
  });

  it('stops at too many levels and says where', () => {
    const text = '<a>'.repeat(100_000);
    expect(scanXml(text).tooDeepAt).toBe(MAX_XML_DEPTH * 3);
  });

  it('leaves entities of a document type unresolved', () => {
    const text = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;">]><a>&y;</a>';
    expect(textOf(text, scanXml(text).root!)).toBe('&y;');
    expect(findXmlFault(text)?.span).toEqual({ start: text.indexOf('&y;</a>'), end: text.indexOf('</a>') });
  });
});

describe('findXmlFault', () => {
  it('marks the tag at which an element should have ended', () => {
    const text = '<a>\u{1F600}<b>1</a>';
    expect(findXmlFault(text)?.span).toEqual({ start: text.indexOf('</a>'), end: text.length });
  });

  it('finds nothing in a good document', () => {
    expect(findXmlFault(voc)).toBeUndefined();
  });
});
