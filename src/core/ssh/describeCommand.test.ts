import { expect, it } from 'vitest';
import { describeCommand } from './describeCommand';

it('a command is one line, with each word quoted as for a shell', () => {
  expect(describeCommand(['ls', '-l', "it's $HOME", ''])).toBe(`ls -l 'it'\\''s $HOME' ''`);
  expect(describeCommand(['sh', '-c', 'a\nb\tc\0\u001b[31m'])).toBe(`sh -c 'a␊b␉c␀␛[31m'`);
});

it('long words are cut between a beginning and an end, with a count', () => {
  const word = `${'a'.repeat(100)}${'b'.repeat(12_345)}${'c'.repeat(100)}`;
  expect(describeCommand([word])).toBe(`'${'a'.repeat(100)}… 12345 characters …${'c'.repeat(100)}'`);
  expect(describeCommand(['x'.repeat(200)])).toBe('x'.repeat(200));
  const marks = describeCommand(['a'.repeat(99) + '😀'.repeat(200) + 'z'.repeat(99)]);
  expect(marks).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
});

it('of many words the first are shown, and how many there are more', () => {
  expect(describeCommand(Array.from({ length: 30 }, () => 'x'))).toBe(`${'x '.repeat(24)}… 6 more words`);
});

it.each([
  [['login', '--password', 'hush', 'next'], `login --password '…' next`],
  [['login', '--api-key=hush'], `login '--api-key=…'`],
  [['env', 'WANDB_API_KEY=hush', 'python', 'x.py'], `env 'WANDB_API_KEY=…' python x.py`],
  [['sh', '-c', 'HF_TOKEN="hush hush" run'], `sh -c 'HF_TOKEN=… run'`],
  [['x', `--client-secret='hush hush'`], `x '--client-secret=…'`],
  [['train', '--tokens', '5'], `train --tokens '…'`],
])('what is called a secret is not shown: %j', (words, shown) => {
  expect(describeCommand(words)).toBe(shown);
});

it('a secret is left out before its word is cut, so that no part of it is seen', () => {
  expect(describeCommand([`TOKEN=${'hush'.repeat(1000)}`])).toBe(`'TOKEN=…'`);
});

it('a word of a megabyte takes no time', () => {
  const before = performance.now();
  for (const word of ['a'.repeat(1_000_000), 'token'.repeat(200_000)]) describeCommand(['x', word]);
  expect(performance.now() - before).toBeLessThan(1000);
});
