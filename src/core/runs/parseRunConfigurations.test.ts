import { describe, expect, it } from 'vitest';
import { formatMessage } from '../std/message';
import { parseRunConfigurations } from './parseRunConfigurations';

function read(text: string): { names: string[]; problems: string[] } {
  const { value, problems } = parseRunConfigurations(text);
  return {
    names: value.map(({ configuration }) => configuration.name),
    problems: problems.map(
      ({ message, range }) => `${range.start.line}:${range.start.character} ${formatMessage(message)}`,
    ),
  };
}

describe('parseRunConfigurations', () => {
  it('reads runs with comments and trailing commas', () => {
    const text = `{
  // the detector
  "runs": [
    { "name": "train", "command": ["python3", "train.py"], "host": "nano", "metrics": [{ "kind": "stdout" }] },
  ]
}`;
    expect(read(text)).toEqual({ names: ['train'], problems: [] });
  });

  it('says what is wrong where it stands, and still offers the other runs', () => {
    const text = `{ "runs": [
  { "name": "a", "command": "python3 train.py" },
  { "name": "b", "command": ["x"], "hosts": "nano" },
  { "name": "c", "command": ["x"], "limits": { "nice": 40 } },
  { "command": ["x"] },
  { "name": "e", "command": ["x"] },
  { "name": "e", "command": ["y"] }
] }`;
    expect(read(text)).toEqual({
      names: ['e'],
      problems: [
        '1:28 runs.0.command is a list in brackets.',
        '2:35 There is no setting runs.1.hosts here.',
        '3:55 runs.2.limits.nice is at most 19.',
        '4:4 runs.3.name is missing here.',
        '6:12 Two runs are called "e"; only the first one can be started.',
      ],
    });
  });

  it('takes a text that is no JSON', () => {
    expect(read('').names).toEqual([]);
    expect(read('{"runs": [').problems.length).toBeGreaterThan(0);
    expect(read('[]').problems).toEqual(['0:0 runs is missing here.']);
  });

  it('finds the patterns for lines of the log, and says which cannot be used', () => {
    const text = `{ "runs": [{ "name": "a", "command": ["x"], "metrics": [
      { "kind": "stdout", "pattern": "loss (?<loss>\\\\S+)" },
      { "kind": "stdout", "pattern": "loss" }] }] }`;
    const { patterns, problems } = parseRunConfigurations(text);
    expect(patterns.map(({ run, pattern, range }) => [run, pattern, range.start.line])).toEqual([
      ['a', 'loss (?<loss>\\S+)', 1],
      ['a', 'loss', 2],
    ]);
    expect(problems.map(({ range }) => range.start.line)).toEqual([2]);
  });
});
