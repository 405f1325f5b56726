import { formatMessage } from '../core/std/message';
import type { Problem } from '../core/std/problem';
import { commands, options } from './options';
import type { Terminal } from './terminal';

const NAME = 'jetson-workbench';
const WIDTH = 80;

const examples: readonly (readonly [line: string, help: string])[] = [
  [`${NAME} validate`, 'every data set below this folder'],
  [`${NAME} validate street.dataset.yaml`, 'one data set'],
  [`${NAME} validate labels/train/0001.txt`, 'one sample'],
  [`${NAME} validate --format sarif > labels.sarif`, 'for code scanning'],
  [`${NAME} validate --format github --fail-on warning`, 'for a workflow on GitHub'],
  [`${NAME} anchors coverage --preset vgg300 street.dataset.yaml`, 'objects that are never trained'],
  [`${NAME} run --host nano --detach -- python3 train.py`, 'a run that goes on alone'],
  [`${NAME} attach 20261126-113059-7f3k2a`, 'its log, from the beginning'],
];

const exits: readonly (readonly [code: string, help: string])[] = [
  ['0', 'nothing as bad as --fail-on was found'],
  ['1', 'something was'],
  ['2', 'the check could not run, or was stopped'],
  ['the code of the run', 'run and attach; 128 and the signal where it was killed'],
];

/** The help, made from the tables of commands and options. */
export function formatHelp(version: string): string {
  return [
    `${NAME} ${version}: labels you can trust, and runs that belong to their host.`,
    section(
      'Commands',
      Object.entries(commands).map(([name, { usage, help }]) => [`${name} ${usage}`.trim(), help]),
    ),
    section('Options', Object.entries(options).map(describeOption)),
    section('Exit codes', exits),
    section('Examples', examples),
  ].join('\n');
}

/** Says what is wrong with a request, and the way out. */
export function printProblem({ message, remedy }: Problem, { err }: Pick<Terminal, 'err'>): void {
  err(`${formatMessage(message)}\n`);
  if (remedy !== undefined) err(`${formatMessage(remedy)}\n`);
}

function describeOption([name, info]: [string, (typeof options)[keyof typeof options]]): [string, string] {
  const short = 'short' in info ? `-${info.short}, ` : '';
  if (!('values' in info)) return [`${short}--${name}`, info.help];
  return [`--${name} ${info.values.join('|')}`, `${info.help} Default: ${info.values[0]}.`];
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.flatMap(([left, right]) => {
    // What is short stands beside its explanation, what is long above it.
    if (left.length <= 22 && 26 + right.length <= WIDTH) return [`  ${left.padEnd(24)}${right}`];
    return [`  ${left}`, ...wrap(right, WIDTH - 6).map((line) => `      ${line}`)];
  });
  return `\n${title}:\n${lines.join('\n')}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
