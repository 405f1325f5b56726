import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMessage } from '../message';
import { LinearRegex } from './linearRegex';

function compile(pattern: string): LinearRegex {
  const compiled = LinearRegex.compile(pattern);
  if (!compiled.ok) throw new Error(`${pattern}: ${formatMessage(compiled.problem.message)}`);
  return compiled.value;
}

/** The named groups of the first match, as JavaScript finds them. */
function matchOfJavaScript(pattern: string, text: string): Map<string, string> | undefined {
  const match = new RegExp(pattern).exec(text);
  if (match === null) return undefined;
  const groups = Object.entries(match.groups ?? {}) as [string, string | undefined][];
  return new Map(groups.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

describe('a pattern', () => {
  it.each([
    ['loss=(?<loss>\\S+)', 'step 3 loss=0.5 ok'],
    ['^(?<epoch>\\d+)/(?<total>\\d+)$', '3/10'],
    ['(?<a>a|ab)(?<c>c|bcd)(?<d>d*)', 'abcd'],
    ['(?<x>[^a-c\\d]+)', 'abc1xyz'],
    ['(?<x>a{2,3}?)', 'aaaa'],
    ['(?<x>a{2,3})', 'aaaa'],
    ['(?:(?<a>a)|(?<b>b))*', 'ab'],
    ['\\b(?<word>\\w+)\\b \\B', 'one  two'],
    ['(?<x>[\\]\\-x-z\\t]+)', ']-y\t'],
    ['(?<x>\\x41\\u0042)', 'AB'],
    ['(?<all>.*)', 'a\nb'],
    ['(?<none>)', ''],
    ['[-a](?<x>.)', '-b'],
    ['a{,2}(?<x>.)', 'a{,2}b'],
  ])('%s finds in %j what JavaScript finds', (pattern, text) => {
    expect(compile(pattern).match(text)).toEqual(matchOfJavaScript(pattern, text));
  });

  const leaf = fc.constantFrom('a', 'b', 'c', '.', '\\d', '[ab]', '[^b]', '\\w', '\\s', '1', ' ', '^', '$', '\\b', '');
  const counts = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{2,}?');
  /** Patterns with @ for the names of groups; what is repeated begins with what `repeated` gives. */
  const treeOf = (repeated: string) =>
    fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => a + b),
        fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => `(?:${a}|${b})`),
        fc.tuple(tie('tree'), counts).map(([inner, count]) => `(?:${repeated}${inner})${count}`),
        tie('tree').map((inner) => `(?<@>${inner})`),
      ),
    })).tree;
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', '1', ' ', '\n'), { maxLength: 10 })
    .map((units) => units.join(''));
  const named = (shape: string): string => {
    let count = 0;
    return shape.replaceAll('@', () => `g${count++}`);
  };

  it('of any kind finds what JavaScript finds, as long as no round of a repetition takes nothing', () => {
    const property = fc.property(treeOf('[ab]'), text, (shape, content) => {
      const pattern = `(?<all>${named(shape)})`;
      expect(compile(pattern).match(content), pattern).toEqual(matchOfJavaScript(pattern, content));
    });
    fc.assert(property, { seed: 7, numRuns: 2000 });
  });

  it('of any kind finds something where JavaScript does', () => {
    const property = fc.property(treeOf(''), text, (shape, content) => {
      const pattern = named(shape);
      const isFound = compile(pattern).match(content) !== undefined;
      expect(isFound, pattern).toBe(matchOfJavaScript(pattern, content) !== undefined);
    });
    fc.assert(property, { seed: 7, numRuns: 2000 });
  });

  it('may ignore case', () => {
    expect(compile('(?i)loss (?<x>[a-c]+)').match('LOSS aBc')).toEqual(new Map([['x', 'aBc']]));
    expect(compile('(?i)(?<x>[^a]+)').match('Ab')).toEqual(new Map([['x', 'b']]));
  });

  it('names its groups', () => {
    expect(compile('(?<step>a)(b)(?<loss>c)').groupNames).toEqual(['step', 'loss']);
  });
});

describe('what cannot be used', () => {
  it.each([
    ['(a', 'The "(" at character 1 is not closed.'],
    ['a)', 'A ")" at character 2 closes nothing.'],
    ['[a', 'The "[" at character 1 is not closed.'],
    ['*a', 'There is nothing before "*" at character 1 to repeat.'],
    ['a**', 'There is a second repetition at character 3.'],
    ['^*', 'What stands before character 2 cannot be repeated.'],
    ['a\\', 'The pattern ends with a backslash.'],
    ['(a)\\1', '"\\1" cannot be used.'],
    ['\\p{L}', '"\\p" cannot be used.'],
    ['(?=a)', 'Of groups with "?" only (?:…) and (?<name>…) can be used.'],
    ['(?<=a)', 'Of groups with "?" only (?:…) and (?<name>…) can be used.'],
    ['(?<a>x)(?<a>y)', 'The name a occurs twice.'],
    ['a{3,2}', 'The repetition at character 6 ends below its beginning.'],
    ['a{1000}', 'A repetition is at most 100 times, or without end.'],
    ['[b-a]', 'The range that ends at character 4 is none.'],
    ['[\\d-z]', 'The range that ends at character 5 is none.'],
    ['\\u12', 'The number of a character is broken at character 2.'],
    ['(?:(?:a{50}){50}){50}', 'The pattern is too large with its repetitions.'],
    ['('.repeat(60), 'Groups nest more than 50 deep.'],
    ['a'.repeat(501), 'The pattern is longer than 500 characters.'],
  ])('%s is refused with a reason', (pattern, reason) => {
    const compiled = LinearRegex.compile(pattern);
    expect(compiled.ok ? '' : formatMessage(compiled.problem.message)).toBe(reason);
  });

  it('is never an exception', () => {
    const token = fc.constantFrom(...'(|)*+?{}[]^$\\.-<>:=!,01abdDwWsSuxpk'.split(''), '(?<', '(?:', '{2,}');
    const property = fc.property(fc.array(token, { maxLength: 30 }), (tokens) => {
      const compiled = LinearRegex.compile(tokens.join(''));
      if (compiled.ok) compiled.value.match('ab01 =-:\n');
    });
    fc.assert(property, { seed: 7, numRuns: 5000 });
  });
});

it.each([
  ['(a+)+$', false],
  ['^(a|a)*$', false],
  ['(a|aa)+$', false],
  ['(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x', false],
  ['(?:a?){50}a{50}', true],
])('%s, with which JavaScript would not end, takes a bounded time', (pattern, matches) => {
  const regex = compile(pattern);
  const start = performance.now();
  expect(regex.match(`${'a'.repeat(1000)}!`) !== undefined).toBe(matches);
  expect(performance.now() - start).toBeLessThan(5000);
});
