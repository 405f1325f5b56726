import { parseXml, XmlError } from '@rgrove/parse-xml';
import { message, type Message } from './message';
import type { Span } from './place';

/** Why and where a text is not well-formed XML. */
export interface XmlFault {
  readonly span: Span;
  readonly message: Message;
}

/**
 * The first place at which a text stops being well-formed XML; undefined where it is. Entities other than the five predefined
 * ones are not known, so a document type cannot multiply text. The library recurses: the caller limits the depth first.
 */
export function findXmlFault(text: string): XmlFault | undefined {
  try {
    parseXml(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof XmlError)) {
      return { span: { start: 0, end: 0 }, message: message('This cannot be read as XML.') };
    }
    const start = placeOf(text, error);
    return { span: { start, end: endOfToken(text, start) }, message: sentenceOf(error.message) };
  }
}

/** A broken reference is marked where it begins; the library is past it when it sees that. */
function placeOf(text: string, { pos, message: sentence }: XmlError): number {
  const at = Math.min(text.length, toUtf16(text, pos));
  return /^(?:Unterminated|Invalid character|Character) reference/.test(sentence) ? text.lastIndexOf('&', at - 1) : at;
}

/** The library counts characters where a pair of surrogates is one. */
function toUtf16(text: string, characters: number): number {
  if (!/[\ud800-\udfff]/.test(text)) return characters;
  let offset = 0;
  for (let i = 0; i < characters && offset < text.length; i++)
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  return offset;
}

const MAX_TOKEN = 80;

/** The tag that begins here, the reference, or one character. */
function endOfToken(text: string, start: number): number {
  const token = /^(?:<[^<>\r\n]*>?|&[^;\s<]*;?|[^])/.exec(text.slice(start, start + MAX_TOKEN))?.[0] ?? '';
  return start + token.length;
}

function sentenceOf(text: string): Message {
  const named =
    /^(Missing end tag for element|Unclosed end tag for element|Unclosed start tag for element|Duplicate attribute:|Named entity isn't defined:) `?([^`\s]*)/.exec(
      text,
    );
  const name = named?.[2] ?? '';
  switch (named?.[1]) {
    case 'Missing end tag for element':
      return message('The element {0} is not closed: </{0}> is missing before this place.', name);
    case 'Unclosed end tag for element':
      return message('The end tag of {0} lacks its ">".', name);
    case 'Unclosed start tag for element':
      return message('The start tag of {0} lacks its ">", or something in it does not belong there.', name);
    case 'Duplicate attribute:':
      return message('The attribute {0} stands twice in this tag. Remove one of them.', name);
    case "Named entity isn't defined:":
      return message('{0} is not known here. Write & as &amp; or the character itself.', name);
    default:
      return plainSentence(text);
  }
}

function plainSentence(text: string): Message {
  if (text.startsWith('Unterminated reference')) return message('A "&" stands alone here. Write it as &amp;.');
  if (text.startsWith('Root element is missing')) return message('The file holds no XML element.');
  if (text.startsWith('Extra content')) return message('There is something after the end of the document. Remove it.');
  if (text.startsWith('Unclosed comment')) return message('The comment is not closed: "-->" is missing.');
  if (text.startsWith('Unclosed attribute')) return message('The closing quote of an attribute is missing.');
  if (text.startsWith('Attribute value expected')) return message('An attribute needs a value in quotes here.');
  if (text.startsWith('Invalid character')) return message('This character is not allowed in XML.');
  return message('This cannot be read as XML. The file may be cut off or damaged here.');
}
