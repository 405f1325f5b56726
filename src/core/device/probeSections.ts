import { message } from '../std/message';
import type { Problem } from '../std/problem';

/** What `media/sh/probe.sh` printed, by the names of its sections. */
export interface ProbeSections {
  /** The content of a section; empty where there is none. */
  get(name: string): string;
  /** Sections named `PREFIX ARGUMENT`, with their arguments, in the order printed. */
  withArgument(prefix: string): readonly (readonly [argument: string, content: string])[];
}

/** Characters of a section that are read; the longest on real machines, of one with hundreds of cores, are a tenth of it. */
const MAX_SECTION = 200_000;

/**
 * Splits the output of `probe.sh`. Lines before its first one (a banner, a login script's words) do not count. Undefined where
 * the first line is nowhere; a problem where the end is missing.
 */
export function splitProbe(text: string): { value: ProbeSections | undefined; problems: readonly Problem[] } {
  const header = /^@@probe (\d+) (\S+)$/m.exec(text);
  if (header?.[1] !== '1') return { value: undefined, problems: [notAProbe] };
  const pieces = text.slice(header.index + header[0].length).split(`\n${header[2] ?? ''} `);
  const sections = pieces.slice(1).flatMap((piece): [string, string][] => {
    const end = piece.indexOf('\n');
    return end < 0 ? [] : [[piece.slice(0, end), piece.slice(end + 1, end + 1 + MAX_SECTION)]];
  });
  const isComplete = sections.at(-1)?.[0] === 'end';
  return { value: sectionsOf(sections), problems: isComplete ? [] : [cutShort] };
}

function sectionsOf(sections: readonly [string, string][]): ProbeSections {
  const byName = new Map(sections);
  return {
    get: (name) => byName.get(name) ?? '',
    withArgument: (prefix) =>
      sections
        .filter(([name]) => name.startsWith(`${prefix} `))
        .map(([name, content]) => [name.slice(prefix.length + 1), content] as const),
  };
}

const notAProbe: Problem = {
  code: 'probe/unreadable',
  message: message('The machine did not answer the questions about itself.'),
  remedy: message('Open a terminal on it and look at what the shell prints when it starts.'),
};

const cutShort: Problem = {
  code: 'probe/cut-short',
  message: message('The answers of the machine end early, so some facts about it are missing.'),
  remedy: message('Ask again.'),
};
