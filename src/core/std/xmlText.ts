import type { Span } from './place';
import { isXmlSpace, type XmlAttribute, type XmlElement } from './xmlTree';

/** The first child of the name. */
export function childElement(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}

/** The place of an element's content without the space around it; empty, at the content's end, where there is nothing else. */
export function contentSpan(source: string, { contentStart, contentEnd }: XmlElement): Span {
  let start = contentStart;
  let end = contentEnd;
  while (start < end && isXmlSpace(source.charCodeAt(start))) start++;
  while (end > start && isXmlSpace(source.charCodeAt(end - 1))) end--;
  return { start, end };
}

/** The opening tag's name, to underline when the element as a whole is meant. */
export function nameSpan({ start, name }: XmlElement): Span {
  return { start: start + 1, end: start + 1 + name.length };
}

/**
 * The text directly inside an element: without that of its children, comments and instructions; CDATA sections as they are;
 * line endings as `\n`; the five predefined and the numeric references resolved, others left as written. Untrimmed.
 */
export function textOf(source: string, element: XmlElement): string {
  const { contentStart, contentEnd, children } = element;
  if (children.length === 0) return decodeGap(source.slice(contentStart, contentEnd));
  let text = '';
  let position = contentStart;
  for (const child of children) {
    text += decodeGap(source.slice(position, child.start));
    position = child.end;
  }
  return text + decodeGap(source.slice(position, contentEnd));
}

/** The value of an attribute: references resolved, each line ending and tab one space. */
export function attributeValue(source: string, { valueStart, valueEnd }: XmlAttribute): string {
  return resolveReferences(source.slice(valueStart, valueEnd).replace(/\r\n|[\n\r\t]/g, ' '));
}

function decodeGap(gap: string): string {
  const isPlain = !gap.includes('<') && !gap.includes('&') && !gap.includes('\r');
  if (isPlain) return gap;
  // Markup and references are told apart in one pass: what stands in a CDATA section is neither.
  return gap.replace(/<!--[^]*?(?:-->|$)|<\?[^]*?(?:\?>|$)|<!\[CDATA\[([^]*?)(?:\]\]>|$)|([^<]+)/g, (_, ...groups) => {
    const [cdata, plain] = groups as (string | undefined)[];
    if (cdata !== undefined) return normalizeEndings(cdata);
    return plain === undefined ? '' : resolveReferences(normalizeEndings(plain));
  });
}

function normalizeEndings(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

const predefined: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

function resolveReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,8})|#([0-9]{1,8})|(amp|apos|gt|lt|quot));/g,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return predefined[name as string] ?? whole;
      const code = hex === undefined ? parseInt(decimal as string, 10) : parseInt(hex as string, 16);
      return isXmlCharacter(code) ? String.fromCodePoint(code) : whole;
    },
  );
}

function isXmlCharacter(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
