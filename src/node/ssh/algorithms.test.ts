import { describe, expect, it } from 'vitest';
import { chooseAlgorithms } from './algorithms';

const lists = { offered: ['a-128', 'a-256', 'b'], supported: ['a-128', 'a-256', 'b', 'old-1', 'old-2'] };

describe('a list of algorithms in the configuration', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['b,a-128', ['b', 'a-128']],
    ['a-*', ['a-128', 'a-256']],
    ['b,unknown@example.org', ['b']],
    ['unknown', undefined],
    ['+old-1', ['a-128', 'a-256', 'b', 'old-1']],
    ['+old-?,b', ['a-128', 'a-256', 'b', 'old-1', 'old-2']],
    ['-a-*', ['b']],
    ['-*', undefined],
    ['^b', ['b', 'a-128', 'a-256']],
    ['^old-2,b', ['old-2', 'b', 'a-128', 'a-256']],
  ])('%s gives %j', (written, chosen) => {
    expect(chooseAlgorithms(written, lists)).toEqual(chosen);
  });
});
