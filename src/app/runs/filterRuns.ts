import { currentState, hasFailed, isActive, type RunState } from './runState';

/**
 * Whether a run has all the words of a filter. `#tag` looks at tags, `@host` at hosts, `:state` at states (`:running`, `:failed`, `:active`,
 * `:starred`); other words at the name, the command, the group and the id. An empty filter shows everything.
 */
export function matchesFilter(run: RunState, filter: string): boolean {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => word === '' || matchesWord(run, word));
}

function matchesWord({ record }: RunState, word: string): boolean {
  const rest = word.slice(1);
  switch (word[0]) {
    case '#':
      return record.tags.some((tag) => tag.toLowerCase().startsWith(rest));
    case '@':
      return `${record.host.name} ${record.host.id}`.toLowerCase().includes(rest);
    case ':':
      return statesOf(record).some((state) => state.startsWith(rest));
    default:
      return [record.name, record.id, record.group ?? '', ...record.configuration.command].some((text) =>
        text.toLowerCase().includes(word),
      );
  }
}

function statesOf(record: RunState['record']): string[] {
  const states: string[] = [currentState(record).state];
  if (isActive(record)) states.push('active');
  if (hasFailed(record)) states.push('failed');
  if (record.star) states.push('starred');
  return states;
}
