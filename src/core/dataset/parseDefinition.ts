import { safeParse } from 'valibot';
import { parseJsonTree } from '../std/jsonTree';
import type { Message } from '../std/message';
import { LineIndex, type TextRange } from '../std/place';
import { extname } from '../std/path';
import { plainValue, type TextTree } from '../std/textTree';
import { parseYamlTree } from '../std/yamlTree';
import { DatasetDefinition } from './definition';
import { describeIssues, withoutPath, type DefinitionIssue } from './definitionIssues';
import { collectPlaces, type DefinitionPlaces } from './definitionPlaces';

/** A definition as read: the value, where its parts stand, and what is wrong with it (rule `definition/invalid`). */
export interface ParsedDefinition {
  /** Undefined where a needed part is missing or wrong; wrong parts that may be left out are left out. */
  readonly definition: DatasetDefinition | undefined;
  readonly places: DefinitionPlaces;
  readonly problems: readonly DefinitionProblem[];
}

export interface DefinitionProblem {
  readonly message: Message;
  readonly range: TextRange;
}

const MAX_PROBLEMS = 100;

/** JSON by its ending, YAML otherwise. Never throws. */
export function parseTextTree(text: string, path: string): TextTree {
  return extname(path).toLowerCase() === '.json' ? parseJsonTree(text) : parseYamlTree(text);
}

/** Reads a dataset definition. Never throws: whatever is wrong is in `problems`, each at its place in the text. */
export function parseDefinition(text: string, path: string): ParsedDefinition {
  const tree = parseTextTree(text, path);
  const lines = new LineIndex(text);
  const { definition, issues } = checkValue(tree);
  const problems = [...tree.problems, ...issues].slice(0, MAX_PROBLEMS);
  return {
    definition,
    places: collectPlaces(tree.root, text),
    problems: problems.map(({ span, message: what }) => ({ message: what, range: lines.rangeOf(span) })),
  };
}

function checkValue(tree: TextTree): { definition: DatasetDefinition | undefined; issues: DefinitionIssue[] } {
  if (tree.root === undefined && tree.problems.length > 0) return { definition: undefined, issues: [] };
  const value = plainValue(tree.root);
  const result = safeParse(DatasetDefinition, value);
  if (result.success) return { definition: result.output, issues: [] };
  const issues = sayOnce(describeIssues(result.issues, tree.root));
  // One wrong option must not take the whole data set away while its file is being edited.
  const rest = safeParse(
    DatasetDefinition,
    issues.reduce<unknown>((part, { path }) => withoutPath(part, path), value),
  );
  return { definition: rest.success ? rest.output : undefined, issues };
}

/** A broken text gives a wrong value in the same place: the first sentence is enough. */
function sayOnce(issues: readonly DefinitionIssue[]): DefinitionIssue[] {
  const seen = new Set<string>();
  return issues.filter(({ path }) => {
    const key = path.join('/');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A definition that no text stands for: a recognised layout. */
export function withoutText(definition: DatasetDefinition): ParsedDefinition {
  return { definition, places: collectPlaces(undefined, ''), problems: [] };
}
