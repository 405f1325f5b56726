import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules, ruleIds, type RuleId } from '../src/core/rules/catalogue';
import { checkExample, readPage, type Example } from './support/ruleExamples';

const folder = join(import.meta.dirname, '../docs/rules');
const fileOf = (id: string): string => `${id.replaceAll('/', '-')}.md`;
const pageOf = (id: string): string => readFileSync(join(folder, fileOf(id)), 'utf8');
const written = ruleIds.filter((id) => existsSync(join(folder, fileOf(id))));

const SECTIONS = ['What is wrong', 'Why it matters', 'How to fix', 'Example', 'Options', 'Turn it off'];

/**
 * What is found while a Python source runs. The pages show the line that says so; sources with and without these mistakes are
 * run by test/integration/pythonSource.test.ts.
 */
const seenInRunsOnly: ReadonlySet<string> = new Set<RuleId>([
  'python/batch-shape',
  'python/batch-type',
  'python/image-range',
  'python/not-finite',
  'python/sample-count',
]);

function optionsTable(id: RuleId): string {
  const options = Object.entries(rules[id].options ?? {});
  if (options.length === 0) return 'None.';
  return [
    '| Option | Default |',
    '|---|---|',
    ...options.map(([name, value]) => `| \`${name}\` | ${String(value)} |`),
  ].join('\n');
}

function factsLine(id: RuleId): string {
  const { severity, appliesTo } = rules[id];
  return `Severity: ${severity}. Applies to: ${appliesTo.map((name) => `\`${name}\``).join(', ')}.`;
}

describe('the pages of the rules', () => {
  it('are there, one for each rule, and in the index', () => {
    const index = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(ruleIds.filter((id) => !written.includes(id))).toEqual([]);
    expect(ruleIds.filter((id) => !index.includes(`[${id}](${fileOf(id)})`))).toEqual([]);
  });

  it('are about rules that exist', () => {
    const known = new Set(['README.md', ...ruleIds.map(fileOf)]);
    expect(readdirSync(folder).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe.each(written)('the page of %s', (id) => {
  const page = readPage(pageOf(id));

  it('has the facts of the catalogue and every section', () => {
    expect(page.title).toBe(id);
    expect(page.facts).toBe(factsLine(id));
    expect([...page.sections.keys()]).toEqual(SECTIONS);
    expect(page.sections.get('Options')).toBe(optionsTable(id));
    expect(page.sections.get('Turn it off')).toContain(`"${id}": off`);
  });

  it('shows what is reported, and nothing else, where it says', async () => {
    expect(page.wrong).not.toEqual([]);
    for (const example of page.wrong) expect(await placesFound(id, example)).toEqual(example.expected);
  });

  it('shows how it is right, unless a running program alone could show it', async () => {
    expect(page.right.length > 0).toBe(!seenInRunsOnly.has(id));
    for (const example of page.right) expect(await placesFound(id, example)).toEqual([]);
  });
});

/** Places of this rule as they are; of any other rule with its name, which no page expects. */
async function placesFound(id: RuleId, example: Example): Promise<string[]> {
  const found = await checkExample(example);
  return found.map(({ rule, place }) => (rule === id ? place : `${rule} at ${place}`));
}
