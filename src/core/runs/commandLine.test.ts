import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommandOption, writeCommandOption } from './commandOptions';
import type { ScriptOption } from './scriptOptions';
import { joinCommandLine, splitCommandLine } from './splitCommandLine';

const option: ScriptOption = {
  flag: '--epochs',
  help: '',
  kind: 'integer',
  default: '10',
  choices: [],
  isRequired: false,
  isPositional: false,
};
const toggle: ScriptOption = { ...option, flag: '--resume', kind: 'switch', default: undefined };

describe('splitCommandLine', () => {
  it('splits as a shell does, and understands nothing else of it', () => {
    expect(splitCommandLine(`python3 'a b.py' --x="1 \\"2" c\\ d $HOME | *`)).toEqual({
      ok: true,
      value: ['python3', 'a b.py', '--x=1 "2', 'c d', '$HOME', '|', '*'],
    });
  });

  it('refuses an open quote and nothing at all', () => {
    expect(splitCommandLine('a "b').ok).toBe(false);
    expect(splitCommandLine('  ').ok).toBe(false);
  });

  it('reads back what was joined', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), (words) => {
        expect(splitCommandLine(joinCommandLine(words))).toEqual({ ok: true, value: words });
      }),
      { seed: 4, numRuns: 300 },
    );
  });
});

describe('options of a command', () => {
  const command = ['python3', 'train.py', '--epochs', '5', '--name=x'];

  it('are read in both forms', () => {
    expect(readCommandOption(command, option)).toBe('5');
    expect(readCommandOption(command, { ...option, flag: '--name' })).toBe('x');
    expect(readCommandOption(command, toggle)).toBeUndefined();
    expect(readCommandOption([...command, '--resume'], toggle)).toBe('');
  });

  it('are changed in place, added at the end, and taken out', () => {
    expect(writeCommandOption(command, option, '7')).toEqual(['python3', 'train.py', '--epochs', '7', '--name=x']);
    expect(writeCommandOption(command, { ...option, flag: '--name' }, 'y')).toEqual([
      ...command.slice(0, 4),
      '--name',
      'y',
    ]);
    expect(writeCommandOption(command, toggle, '')).toEqual([...command, '--resume']);
    expect(writeCommandOption([...command, '--resume'], toggle, undefined)).toEqual(command);
    expect(writeCommandOption(command, option, undefined)).toEqual(['python3', 'train.py', '--name=x']);
    expect(writeCommandOption(command, toggle, undefined)).toEqual(command);
  });
});
