import { encodings } from '../encodings';
import type { YamlCursor } from './definitionCursor';

export interface DefinitionSnippet {
  readonly label: string;
  /** In the editor's snippet syntax. */
  readonly insert: string;
}

/** Items with places to fill in, by the setting whose list they belong to. */
const listItems: Readonly<Record<string, DefinitionSnippet>> = {
  classes: { label: 'class', insert: '{ id: ${1:0}, name: ${2:name}, color: [${3:255, 0, 0}] }' },
  waivers: { label: 'waiver', insert: '{ rule: ${1:rule}, files: "${2:**/*}", reason: "${3:why it is kept}" }' },
  annotations: {
    label: 'annotation set',
    insert: `{ encoding: \${1|${encodings.join(',')}|}, path: "\${2:{dir\\}/{stem\\}.txt}" }`,
  },
};

/** The items that may be begun at a place: after the dash of a list, or, where nothing stands under the setting yet, with the dash. */
export function snippetsFor({ path, siblings, isBlockStart }: YamlCursor): DefinitionSnippet[] {
  const [setting, index] = path;
  const snippet = listItems[String(setting)];
  if (snippet === undefined || siblings.length > 0) return [];
  if (path.length === 1 && isBlockStart) return [{ ...snippet, insert: `- ${snippet.insert}` }];
  return path.length === 2 && typeof index === 'number' ? [snippet] : [];
}
