import { Hover, l10n, languages, MarkdownString, type Disposable, type Position, type TextDocument } from 'vscode';
import type { RunService } from '../../app/runs/runService';
import type { PatternTrial } from '../../core/runs/log/tryPattern';
import type { PlacedPattern } from '../../core/runs/parseRunConfigurations';
import { RUNS_FILE } from '../../core/runs/runConfiguration';
import { toRange } from '../../vscode/ranges';
import { translate } from '../../vscode/translate';

/** Bytes of a log's end that a pattern is tried on. */
const TAIL = 64 * 1024;

/** Tries the patterns of run configurations where the mouse stands, on the log of the latest run of the configuration. */
export function registerPatternHover(runs: RunService): Disposable {
  return languages.registerHoverProvider(
    { pattern: `**/${RUNS_FILE}` },
    { provideHover: (document, position) => hoverAt(document, position, runs) },
  );
}

async function hoverAt(document: TextDocument, position: Position, runs: RunService): Promise<Hover | undefined> {
  const { parseRunConfigurations } = await import('../../core/runs/parseRunConfigurations');
  const { patterns } = parseRunConfigurations(document.getText());
  const found = patterns.find(({ range }) => toRange(range).contains(position));
  if (found === undefined) return undefined;
  return new Hover(await describe(found, runs), toRange(found.range));
}

async function describe({ run: name, pattern }: PlacedPattern, runs: RunService): Promise<MarkdownString> {
  const text = new MarkdownString();
  const latest = runs.runs.find(({ record }) => record.configuration.name === name);
  const log = latest === undefined ? '' : await tailOf(runs, latest.record.id);
  const { tryPattern } = await import('../../core/runs/log/tryPattern');
  const trial = tryPattern(pattern, log);
  if (!trial.ok) return text.appendText(translate(trial.problem.message));
  if (latest === undefined) {
    return text.appendText(
      l10n.t('The pattern can be used. After a run of {0} this shows what it finds in its log.', name),
    );
  }
  const { lines, matching } = trial.value;
  text.appendText(l10n.t('{0} of the last {1} lines of {2} have it.', matching, lines, latest.record.name));
  for (const example of trial.value.examples) text.appendCodeblock(describeExample(example), 'text');
  return text;
}

function describeExample({ line, reading }: PatternTrial['examples'][number]): string {
  const { step, epoch, values } = reading;
  const places = [step === undefined ? [] : [`step ${step}`], epoch === undefined ? [] : [`epoch ${epoch}`]].flat();
  return `${line}\n→ ${[...places, ...values.map(([name, value]) => `${name} = ${value}`)].join(', ')}`;
}

async function tailOf(runs: RunService, id: string): Promise<string> {
  const size = await runs.logSizeOf(id);
  const part = await runs.storeOf(id)?.read(id, 'log', { offset: Math.max(0, size - TAIL), length: TAIL });
  return part?.ok === true ? new TextDecoder().decode(part.value) : '';
}
