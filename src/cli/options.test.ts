import { describe, expect, it } from 'vitest';
import { formatMessage } from '../core/std/message';
import { formatHelp } from './help';
import { commands, options, parseArguments } from './options';

function problemOf(...args: string[]): string {
  const request = parseArguments(args);
  return request.ok ? 'ok' : formatMessage(request.problem.message);
}

describe('the arguments', () => {
  it('are read with their defaults', () => {
    expect(parseArguments(['validate'])).toEqual({
      ok: true,
      value: { kind: 'validate', paths: [], format: 'text', failOn: 'error', cache: false, wantsColor: true },
    });
  });

  it('may stand in any order, and paths may look like options after --', () => {
    const args = ['--no-color', 'validate', 'a b', '--format=json', '--cache', '--fail-on', 'info', '--', '-x'];
    expect(parseArguments(args)).toEqual({
      ok: true,
      value: { kind: 'validate', paths: ['a b', '-x'], format: 'json', failOn: 'info', cache: true, wantsColor: false },
    });
  });

  it('leave the words of a command as they are', () => {
    const args = ['run', '--host', 'nano', '--name=first', '--', 'python3', 'train.py', '--json', '--', '-x'];
    expect(parseArguments(args)).toEqual({
      ok: true,
      value: {
        kind: 'run',
        host: 'nano',
        name: 'first',
        detach: false,
        json: false,
        command: ['python3', 'train.py', '--json', '--', '-x'],
      },
    });
  });

  it('name a run, and what to fetch of it', () => {
    expect(parseArguments(['attach', 'id', '--from', '12'])).toMatchObject({ value: { target: 'id', from: 12 } });
    expect(parseArguments(['fetch', 'id', 'out'])).toMatchObject({ value: { pattern: undefined, folder: 'out' } });
    expect(parseArguments(['fetch', 'id', '*.h5', 'out'])).toMatchObject({ value: { pattern: '*.h5', folder: 'out' } });
  });

  it('ask for help or the version before anything else', () => {
    expect(parseArguments(['-h'])).toEqual({ ok: true, value: { kind: 'help' } });
    expect(parseArguments(['validate', '--help'])).toEqual({ ok: true, value: { kind: 'help' } });
    expect(parseArguments(['--version'])).toEqual({ ok: true, value: { kind: 'version' } });
  });

  it.each([
    [
      [],
      'Say what to do: validate, rules, evaluate, anchors, run, runs, show, attach, stop, metrics, fetch, hosts, probe.',
    ],
    [['validat'], 'There is no command "validat". Did you mean "validate"?'],
    [
      ['xyzzy'],
      'There is no command "xyzzy". The commands are validate, rules, evaluate, anchors, run, runs, show, attach, stop, metrics, fetch, hosts, probe.',
    ],
    [['validate', '--format', 'xml'], '--format cannot be "xml": it is one of text, json, sarif, github.'],
    [['validate', '--fail-on'], /^The arguments cannot be read: /],
    [['validate', '--unknown'], /^The arguments cannot be read: /],
    [['rules', '--cache'], '--cache is no option of rules.'],
    [['rules', 'path'], 'rules takes no paths.'],
    [['run'], 'run is used so: run [OPTION…] -- COMMAND…'],
    [['show'], 'show is used so: show ID'],
    [['attach', 'x', '--from', '1e3'], '--from is a number of bytes, not "1e3".'],
    [['run', '--cache', '--', 'x'], '--cache is no option of run.'],
  ])('%j are refused with a sentence', (args, sentence) => {
    expect(problemOf(...args)).toMatch(sentence);
  });
});

describe('the help', () => {
  it('names every command and option, in lines that fit a terminal', () => {
    const help = formatHelp('1.2.3');
    for (const name of [...Object.keys(commands), ...Object.keys(options)]) expect(help).toContain(name);
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(86);
  });
});
