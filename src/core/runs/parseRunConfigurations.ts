import { safeParse } from 'valibot';
import { parseJsonTree } from '../std/jsonTree';
import type { Message } from '../std/message';
import { message } from '../std/message';
import { LineIndex, type TextRange } from '../std/place';
import { placeSchemaIssues } from '../std/schemaIssues';
import { childOf, placeOf, plainValue, type TextNode } from '../std/textTree';
import { UserPattern } from './log/userPattern';
import { RunConfigurations, RunConfigurationInRecord, type RunConfiguration } from './runConfiguration';

export interface ConfigurationProblem {
  readonly message: Message;
  readonly range: TextRange;
}

/** A configuration and the place of its name in the text. */
export interface PlacedConfiguration {
  readonly configuration: RunConfiguration;
  readonly range: TextRange;
}

/** A person's own pattern for lines of the log, and its place in the text. */
export interface PlacedPattern {
  /** The name of its configuration; empty where it has none. */
  readonly run: string;
  readonly pattern: string;
  readonly range: TextRange;
}

export interface ParsedRunConfigurations {
  /** The ones that are whole, in the order of the text; where a name stands twice, the first. */
  readonly value: readonly PlacedConfiguration[];
  /** Those of all configurations, whole or not. */
  readonly patterns: readonly PlacedPattern[];
  readonly problems: readonly ConfigurationProblem[];
}

/** Reads `.vscode/runs.json`; comments and trailing commas pass. Never throws: one wrong run does not hide the others. */
export function parseRunConfigurations(text: string): ParsedRunConfigurations {
  const tree = parseJsonTree(text);
  const lines = new LineIndex(text);
  const whole = safeParse(RunConfigurations, plainValue(tree.root));
  const issues = whole.success || tree.root === undefined ? [] : placeSchemaIssues(whole.issues, tree.root);
  const runs = childOf(tree.root, 'runs');
  const items = runs?.kind === 'list' ? runs.items : [];
  const read = readRuns(items, lines);
  const patterns = items.flatMap((item) => readPatterns(item, lines));
  const problems = [...tree.problems, ...issues].map((issue) => ({
    message: issue.message,
    range: lines.rangeOf(issue.span),
  }));
  return { value: read.value, patterns, problems: [...problems, ...read.problems, ...patterns.flatMap(checkPattern)] };
}

function readPatterns(item: TextNode, lines: LineIndex): PlacedPattern[] {
  const name = childOf(item, 'name');
  const sources = childOf(item, 'metrics');
  const run = name?.kind === 'scalar' ? String(name.value) : '';
  return (sources?.kind === 'list' ? sources.items : []).flatMap((source) => {
    const pattern = childOf(source, 'pattern');
    if (pattern?.kind !== 'scalar' || typeof pattern.value !== 'string') return [];
    return [{ run, pattern: pattern.value, range: lines.rangeOf(pattern.span) }];
  });
}

function checkPattern({ pattern, range }: PlacedPattern): ConfigurationProblem[] {
  const compiled = UserPattern.compile(pattern);
  return compiled.ok ? [] : [{ message: compiled.problem.message, range }];
}

function readRuns(items: readonly TextNode[], lines: LineIndex): Pick<ParsedRunConfigurations, 'value' | 'problems'> {
  const value: PlacedConfiguration[] = [];
  const problems: ConfigurationProblem[] = [];
  for (const item of items) {
    const result = safeParse(RunConfigurationInRecord, plainValue(item));
    if (!result.success) continue;
    const range = lines.rangeOf(placeOf(item, ['name'], 'value'));
    const { name } = result.output;
    if (value.some(({ configuration }) => configuration.name === name))
      problems.push({ message: message('Two runs are called "{0}"; only the first one can be started.', name), range });
    else value.push({ configuration: result.output, range });
  }
  return { value, problems };
}
