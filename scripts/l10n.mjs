// @ts-check
// Writes l10n/bundle.l10n.json, the sentences a translator translates: node scripts/l10n.mjs (part of "npm run generate").
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesBelow } from './support/files.mjs';
import { ensurePackages } from './support/install.mjs';
import { root } from './support/paths.mjs';
import { Failure, main } from './support/steps.mjs';

export const bundleFile = 'l10n/bundle.l10n.json';

/** The one place that translates a sentence it did not write. */
const translator = 'src/vscode/translate.ts';

/**
 * Every sentence of the sources, sorted, and the calls whose sentence is not a literal.
 *
 * @returns {Promise<{ texts: string[], problems: string[] }>}
 */
export async function collectTexts() {
  const { default: ts } = await import('typescript');
  const sources = ['src', 'webview'].flatMap((folder) => filesBelow(folder, /\.ts$/));
  /** @type {Set<string>} */ const texts = new Set();
  /** @type {string[]} */ const problems = [];
  for (const path of sources.filter((source) => !source.endsWith('.test.ts') && source !== translator)) {
    const file = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true);
    visit(ts, file, ({ text, line }) => {
      if (text === undefined) problems.push(`${path}:${line + 1}: the sentence is not a literal`);
      else texts.add(text);
    });
  }
  return { texts: [...texts].sort(), problems };
}

/**
 * @param {typeof import('typescript')} ts
 * @param {import('typescript').SourceFile} file
 * @param {(call: { text: string | undefined, line: number }) => void} found
 */
function visit(ts, file, found) {
  /** @param {import('typescript').Node} node */
  const walk = (node) => {
    const sentence = sentenceOf(ts, file, node);
    if (sentence !== undefined && !isSummary(sentence.getText(file))) {
      const text = ts.isStringLiteralLike(sentence) ? sentence.text : undefined;
      found({ text, line: file.getLineAndCharacterOfPosition(node.getStart(file)).line });
    }
    ts.forEachChild(node, walk);
  };
  walk(file);
}

/**
 * The sentence that a node gives to a person: what message() and l10n.t() are called with, and the summary of a rule.
 *
 * @param {typeof import('typescript')} ts
 * @param {import('typescript').SourceFile} file
 * @param {import('typescript').Node} node
 */
function sentenceOf(ts, file, node) {
  if (ts.isCallExpression(node) && /^(message|l10n\.t)$/.test(node.expression.getText(file))) return node.arguments[0];
  const isRule = file.fileName.startsWith('src/core/rules/') && ts.isPropertyAssignment(node);
  return isRule && node.name.getText(file) === 'summary' ? node.initializer : undefined;
}

/**
 * The summaries of rules are collected where they are declared, so that a variable one may be translated.
 *
 * @param {string} code
 */
function isSummary(code) {
  return code.endsWith('].summary');
}

/** @param {readonly string[]} texts */
export function bundleText(texts) {
  return `${JSON.stringify(Object.fromEntries(texts.map((text) => [text, text])), undefined, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await ensurePackages();
    const { texts, problems } = await collectTexts();
    if (problems.length > 0) {
      throw new Failure('Some sentences cannot be translated.', 'Give message() a literal.', problems.join('\n'));
    }
    mkdirSync(dirname(join(root, bundleFile)), { recursive: true });
    writeFileSync(join(root, bundleFile), bundleText(texts));
  });
}
