import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Severity } from '../core/rules/finding';
import { message } from '../core/std/message';
import { nearestWord } from '../core/std/nearestWord';
import { failure, success, type Problem, type Result } from '../core/std/problem';
import { metrics } from '../core/detection/evaluation/explorer';
import {
  parseEvaluation,
  type EvaluationRequest,
  type OptionValues as Values,
  type SegmentationRequest,
} from './evaluate/evaluateOptions';
import { parseAnchors, type AnchorsRequest } from './anchors/anchorsOptions';
import type { FormatName } from './formats';
import { usageProblem } from './usageProblem';

interface OptionInfo {
  readonly type: 'boolean' | 'string';
  readonly short?: string;
  /** Of a `string` option: what it may be; the first is the default. */
  readonly values?: readonly string[];
  readonly help: string;
}

interface CommandInfo {
  /** What follows the name. */
  readonly usage: string;
  readonly help: string;
  readonly options: readonly (keyof typeof options)[];
  /** How many words follow the name, at least and at most. */
  readonly words: readonly [least: number, most: number];
}

export const options = {
  format: {
    type: 'string',
    values: ['text', 'json', 'sarif', 'github'] satisfies FormatName[],
    help: 'How to write what was found.',
  },
  'fail-on': {
    type: 'string',
    values: ['error', 'warning', 'info'] satisfies Severity[],
    help: 'End with 1 if there is a finding as bad as this, or worse.',
  },
  cache: { type: 'boolean', help: 'Remember results: next time only what has changed is opened.' },
  truth: {
    type: 'string',
    help: 'The data set whose labels are the truth: its folder, its definition, or a COCO file. Pictures need not be at hand.',
  },
  detections: { type: 'string', help: 'The results: a file (COCO JSON, VOC, CSV) or a folder of text files.' },
  metric: {
    type: 'string',
    values: metrics,
    help: 'How average precision is computed.',
  },
  iou: { type: 'string', help: 'The overlap that makes a hit. Default: 0.5, and for coco the mean over 0.5 to 0.95.' },
  score: { type: 'string', help: 'The confidence for which counts are told. Default: the one with the best F1.' },
  predictions: { type: 'string', help: 'The predicted masks: their folder, or a path with {stem}, {dir} and {split}.' },
  split: { type: 'string', help: 'The split that is evaluated. Default: every one that has predictions.' },
  values: {
    type: 'string',
    values: ['auto', 'id', 'position', 'color'] satisfies SegmentationRequest['values'][],
    help: 'What the values of predicted masks are: ids of classes, their places in the list, or their colours.',
  },
  ignore: { type: 'string', help: 'Classes that do not count, separated by commas.' },
  threshold: {
    type: 'string',
    help: 'The score below which a pixel has no class; of one score for two classes, from which it is the second.',
  },
  resize: { type: 'boolean', help: 'Scale predictions of another size to that of the truth.' },
  boundary: { type: 'boolean', help: 'Measure boundary F-scores too.' },
  tolerance: { type: 'string', help: 'How far boundaries may be apart, in pixels. Default: 0.75 % of the diagonal.' },
  preset: {
    type: 'string',
    help: 'The anchors: vgg300, caffe-voc512, torchvision-ssd300… or a file of the Anchors panel (.json). Default: what the definition names.',
  },
  'fail-under': { type: 'string', help: 'End with 1 if the mean (mean IoU, mAP, recall) is below this, from 0 to 1.' },
  host: { type: 'string', help: 'The machine, by its name for SSH. Default: this one.' },
  name: { type: 'string', help: 'What the run is called. Default: after the program.' },
  detach: { type: 'boolean', help: 'Print the id of the run and end, instead of passing its log through.' },
  from: { type: 'string', help: 'The byte of the log to begin with. Default: 0.' },
  json: { type: 'boolean', help: 'Write JSON.' },
  'no-color': { type: 'boolean', help: 'Write without colours.' },
  version: { type: 'boolean', short: 'v', help: 'Print the version.' },
  help: { type: 'boolean', short: 'h', help: 'Print this help.' },
} as const satisfies Record<string, OptionInfo>;

export const commands = {
  validate: {
    usage: '[PATH…]',
    help: 'Check the labels of the data sets below the paths (default: this folder). A path may also be a definition, an annotation file or an image.',
    options: ['format', 'fail-on', 'cache', 'no-color'],
    words: [0, Infinity],
  },
  rules: {
    usage: '',
    help: 'List every rule with its severity.',
    options: ['no-color'],
    words: [0, 0],
  },
  evaluate: {
    usage: 'detections|segmentation --truth PATH --detections|--predictions PATH',
    help: 'Compare detections, or predicted masks, with the labels of a data set.',
    options: [
      'truth',
      'detections',
      'metric',
      'iou',
      'score',
      'predictions',
      'split',
      'values',
      'ignore',
      'threshold',
      'resize',
      'boundary',
      'tolerance',
      'format',
      'fail-under',
      'no-color',
    ],
    words: [1, 1],
  },
  anchors: {
    usage: 'coverage --preset NAME [PATH…]',
    help: 'Measure which objects of the data sets below the paths (default: this folder) the anchors of a detector match.',
    options: ['preset', 'iou', 'format', 'fail-under', 'no-color'],
    words: [1, Infinity],
  },
  run: {
    usage: '[OPTION…] -- COMMAND…',
    help: 'Run a command as a job of its host, which goes on whatever happens here. Passes its log through and ends with its code.',
    options: ['host', 'detach', 'name', 'json'],
    words: [1, Infinity],
  },
  runs: { usage: '', help: 'List the runs of this folder, the newest first.', options: ['json'], words: [0, 0] },
  show: { usage: 'ID', help: 'Tell all that is known of a run.', options: ['json'], words: [1, 1] },
  attach: {
    usage: 'ID [--from BYTE]',
    help: 'Pass the log of a run through, byte for byte, to its end; then end with its code.',
    options: ['from'],
    words: [1, 1],
  },
  stop: {
    usage: 'ID',
    help: 'Ask a run to end, and kill it with all it started if it does not.',
    options: ['json'],
    words: [1, 1],
  },
  metrics: { usage: 'ID', help: 'Print the numbers that a run wrote.', options: ['json'], words: [1, 1] },
  fetch: {
    usage: 'ID [PATTERN] DIR',
    help: 'Fetch files that a run made, by a pattern relative to its working folder, or as its configuration says.',
    options: ['json'],
    words: [2, 3],
  },
  hosts: { usage: '', help: 'List the machines that are known.', options: ['json'], words: [0, 0] },
  probe: { usage: 'NAME', help: 'Ask a machine what it is.', options: ['json'], words: [1, 1] },
} as const satisfies Record<string, CommandInfo>;

export type CommandName = keyof typeof commands;

/** What a person asked for. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'rules'; readonly wantsColor: boolean }
  | ValidateRequest
  | AnchorsRequest
  | EvaluationRequest
  | RunsRequest;

/** What concerns runs and hosts. */
export type RunsRequest =
  | {
      readonly kind: 'run';
      readonly host: string | undefined;
      readonly name: string | undefined;
      readonly detach: boolean;
      readonly json: boolean;
      readonly command: readonly string[];
    }
  | { readonly kind: 'runs' | 'hosts'; readonly json: boolean }
  | { readonly kind: 'show' | 'stop' | 'metrics' | 'probe'; readonly target: string; readonly json: boolean }
  | { readonly kind: 'attach'; readonly target: string; readonly from: number }
  | {
      readonly kind: 'fetch';
      readonly target: string;
      readonly pattern: string | undefined;
      readonly folder: string;
      readonly json: boolean;
    };

export interface ValidateRequest {
  readonly kind: 'validate';
  readonly paths: readonly string[];
  readonly format: FormatName;
  readonly failOn: Severity;
  readonly cache: boolean;
  readonly wantsColor: boolean;
}

/** Reads the arguments after the program's name. */
export function parseArguments(args: readonly string[]): Result<Request> {
  const parsed = parseOptions(args);
  if (!parsed.ok) return parsed;
  const { values, positionals } = parsed.value;
  if (values.help === true) return success({ kind: 'help' });
  if (values.version === true) return success({ kind: 'version' });
  const [name, ...rest] = positionals;
  if (name === undefined)
    return failure(usageProblem(message('Say what to do: {0}.', Object.keys(commands).join(', '))));
  if (!isCommand(name)) return failure(unknownCommand(name));
  const misuse = checkUse(name, rest, values);
  if (misuse !== undefined) return misuse;
  if (name === 'anchors') return parseAnchors(rest, values);
  return name === 'evaluate' ? parseEvaluation(rest[0] ?? '', values) : success(buildRequest(name, rest, values));
}

function parseOptions(args: readonly string[]): Result<{ values: Values; positionals: readonly string[] }> {
  const config: ParseArgsConfig = {
    args: [...args],
    options: parseOptionsTable(),
    allowPositionals: true,
    strict: true,
  };
  try {
    const { values, positionals } = parseArgs(config);
    return success({ values: values as Values, positionals });
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    return failure(usageProblem(message('The arguments cannot be read: {0}.', reason)));
  }
}

function parseOptionsTable(): NonNullable<ParseArgsConfig['options']> {
  return Object.fromEntries(
    Object.entries(options).map(([name, info]) => [
      name,
      { type: info.type, ...('short' in info ? { short: info.short } : {}) },
    ]),
  );
}

/** A problem where an option has a value it does not know or does not belong to the command. */
function checkUse(name: CommandName, paths: readonly string[], values: Values): Result<never> | undefined {
  const { options: allowed, words }: CommandInfo = commands[name];
  for (const [option, value] of Object.entries(values)) {
    if (!(allowed as readonly string[]).includes(option) && option !== 'no-color') {
      return failure(usageProblem(message('--{0} is no option of {1}.', option, name)));
    }
    const info: OptionInfo = options[option as keyof typeof options];
    if (typeof value === 'string' && info.values?.includes(value) === false) {
      return failure(
        usageProblem(message('--{0} cannot be "{1}": it is one of {2}.', option, value, info.values.join(', '))),
      );
    }
  }
  const [least, most] = words;
  if (most === 0 && paths.length > 0) return failure(usageProblem(message('{0} takes no paths.', name)));
  if (paths.length < least || paths.length > most) {
    return failure(usageProblem(message('{0} is used so: {0} {1}', name, commands[name].usage)));
  }
  const from = values.from;
  if (typeof from === 'string' && !/^\d{1,15}$/.test(from)) {
    return failure(usageProblem(message('--from is a number of bytes, not "{0}".', from)));
  }
  return undefined;
}

function buildRequest(
  name: Exclude<CommandName, 'anchors' | 'evaluate'>,
  words: readonly string[],
  values: Values,
): Request {
  const wantsColor = values['no-color'] !== true;
  if (name === 'rules') return { kind: name, wantsColor };
  if (name !== 'validate') return buildRunsRequest(name, words, values);
  return {
    kind: name,
    paths: words,
    format: (values.format ?? options.format.values[0]) as FormatName,
    failOn: (values['fail-on'] ?? options['fail-on'].values[0]) as Severity,
    cache: values.cache === true,
    wantsColor,
  };
}

function buildRunsRequest(name: RunsRequest['kind'], words: readonly string[], values: Values): RunsRequest {
  const json = values.json === true;
  const text = (option: string): string | undefined => values[option] as string | undefined;
  const [target = '', ...rest] = words;
  switch (name) {
    case 'run':
      return {
        kind: name,
        host: text('host'),
        name: text('name'),
        detach: values.detach === true,
        json,
        command: words,
      };
    case 'runs':
    case 'hosts':
      return { kind: name, json };
    case 'attach':
      return { kind: name, target, from: Number(text('from') ?? 0) };
    case 'fetch':
      return { kind: name, target, pattern: rest.length > 1 ? rest[0] : undefined, folder: rest.at(-1) ?? '', json };
    default:
      return { kind: name, target, json };
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

function unknownCommand(name: string): Problem {
  const near = nearestWord(name, Object.keys(commands));
  return near === undefined
    ? usageProblem(message('There is no command "{0}". The commands are {1}.', name, Object.keys(commands).join(', ')))
    : usageProblem(message('There is no command "{0}". Did you mean "{1}"?', name, near));
}
