import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFinding, buildPixelFinding, buildReport } from '../../test/support/reports';
import { ruleIds } from '../core/rules/catalogue';
import type { DatasetReport } from '../app/datasetReport';
import { formatSarif } from './formatSarif';

const context = { cwd: '/set', version: '1.2.3' };
let validate: (log: unknown) => string[];

beforeAll(() => {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const schema = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  // The file is written for draft 4, which names itself otherwise; what it checks is the same.
  delete schema.id;
  delete schema.$schema;
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, unicodeRegExp: false });
  addFormats(ajv);
  const check = ajv.compile(schema);
  validate = (log) =>
    check(log) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
});

function logOf(reports: readonly DatasetReport[]): Log {
  return JSON.parse(formatSarif(reports, context)) as Log;
}

describe('formatSarif', () => {
  it('writes what the schema of SARIF 2.1.0 allows', () => {
    const odd = [
      buildFinding({ file: '/set/ü %#?\n.txt', count: 0 }),
      buildFinding({ file: '/elsewhere/a.txt' }),
      buildPixelFinding({ file: 'memfs://host/a b.png', severity: 'info' }),
    ];
    expect(validate(logOf([buildReport(), buildReport(odd), buildReport([], { cancelled: true })]))).toEqual([]);
    expect(validate(logOf([]))).toEqual([]);
    expect(validate({ version: '2.1.0' })).not.toEqual([]);
  });

  it('names every rule, and the rule, level and place of each finding', () => {
    const [run] = logOf([buildReport()]).runs;
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(ruleIds);
    expect(run?.tool.driver.semanticVersion).toBe('1.2.3');
    const [first, second] = run?.results ?? [];
    expect(first).toMatchObject({
      ruleId: 'yolo/class-unknown',
      level: 'error',
      message: { text: 'Class 7 is not declared.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'labels/a.txt', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 6 },
          },
        },
      ],
    });
    expect(second).toMatchObject({
      level: 'warning',
      occurrenceCount: 3,
      properties: { pixel: { row: 0, column: 5 } },
    });
    expect(run?.tool.driver.rules?.[first?.ruleIndex ?? -1]?.id).toBe('yolo/class-unknown');
  });

  it('gives files outside of the working directory a place of their own', () => {
    const files = ['/elsewhere/a b.txt', '/set/a b.txt', '/set/labels/%.txt'];
    const results = logOf([buildReport(files.map((file) => buildFinding({ file })))]).runs[0]?.results ?? [];
    const uris = results.map(({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri).sort();
    expect(uris).toEqual(['a%20b.txt', 'file:///elsewhere/a%20b.txt', 'labels/%25.txt']);
  });

  it('says that a stopped check was not successful', () => {
    expect(logOf([buildReport([], { cancelled: true })]).runs[0]?.invocations?.[0]?.executionSuccessful).toBe(false);
  });
});
