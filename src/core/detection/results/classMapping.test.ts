import { describe, expect, it } from 'vitest';
import { guessClasses } from './classMapping';
import { classMappingPath, formatClassMapping, parseClassMapping } from './classMappingFile';

const classes = ['traffic light', 'Person', 'car'].map((name, index) => ({ id: index + 1, name, color: undefined }));

describe('the classes of results', () => {
  it('are guessed by name, by number, by name but for case and spaces, and by the nearest word', () => {
    const written = ['car', '2', 'traffic_light', 'persn', 'zebra'];
    expect(guessClasses(written, classes).map(({ index, isCertain }) => [index, isCertain])).toEqual([
      [2, true],
      [1, true],
      [0, false],
      [1, false],
      [undefined, false],
    ]);
  });

  it('are kept in a file beside the results, which is read as it was written', () => {
    expect(classMappingPath('/w/out.json')).toBe('/w/out.json.classes.json');
    expect(classMappingPath('/w/out/')).toBe('/w/out.classes.json');
    const mapping = new Map([
      ['persn', 1],
      ['zebra', null],
    ]);
    const text = formatClassMapping(mapping, classes);
    expect(JSON.parse(text)).toEqual({ version: 1, classes: { persn: 'Person', zebra: null } });
    expect(parseClassMapping(text, classes)).toEqual({ ok: true, value: mapping });
  });

  it.each(['{', '[]', 'null', '{"version":2,"classes":{}}', '{"version":1}'])('refuses %s', (text) => {
    expect(parseClassMapping(text, classes).ok).toBe(false);
  });
});
