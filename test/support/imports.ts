import { posix } from 'node:path';
import ts from 'typescript';
import type { Layer } from './layers';

export interface Source {
  readonly path: string;
  readonly text: string;
}

/** One import, of types too. `isLazy` tells `import('…')` from the rest. */
interface Import {
  readonly specifier: string;
  readonly isLazy: boolean;
}

/** Every import, export-from and `import()` of a file, those in types included. */
function importsOf({ path, text }: Source): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.push({ specifier, isLazy: ts.isCallExpression(node) });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  if (ts.isExternalModuleReference(node)) return literal(node.expression);
  const isCall = ts.isCallExpression(node) && isImportOrRequire(node.expression);
  return isCall ? literal(node.arguments[0]) : undefined;
}

function isImportOrRequire(callee: ts.Expression): boolean {
  return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
}

function literal(node: ts.Node | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** What breaks the import table in a file, one sentence each. */
export function importFaults(source: Source, layers: readonly Layer[]): string[] {
  const layer = layerOf(source.path, layers);
  if (layer === undefined) return [`${source.path} is in no layer`];
  return importsOf(source)
    .filter((found) => !isAllowed(source.path, layer, found))
    .map(({ specifier }) => `${source.path} imports ${specifier}`);
}

function layerOf(path: string, layers: readonly Layer[]): Layer | undefined {
  const holding = layers.filter(({ prefix }) => path === prefix || (prefix.endsWith('/') && path.startsWith(prefix)));
  return holding.sort((a, b) => b.prefix.length - a.prefix.length)[0];
}

function isAllowed(path: string, layer: Layer, { specifier, isLazy }: Import): boolean {
  if (!specifier.startsWith('.')) return isAllowedPackage(path, layer, specifier);
  const target = posix.normalize(posix.join(posix.dirname(path), specifier));
  return layer.imports.some((rule) => ruleAllows(rule, { path, prefix: layer.prefix, target, isLazy }));
}

function isAllowedPackage(path: string, { packages = [], files = {} }: Layer, specifier: string): boolean {
  return [...packages, ...(files[path] ?? [])].some((name) => {
    const isWhole = name.endsWith(':') || name.endsWith('/');
    return isWhole ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`);
  });
}

interface Crossing {
  readonly path: string;
  readonly prefix: string;
  readonly target: string;
  readonly isLazy: boolean;
}

/** `<same>` is the folder that the file itself is in, `*` any one, and a rule that ends in `lazily` asks for `import()`. */
function ruleAllows(rule: string, { path, prefix, target, isLazy }: Crossing): boolean {
  const [pattern = '', lazily] = rule.split(' ');
  if (lazily !== undefined && !isLazy) return false;
  const own = path.slice(prefix.length).split('/')[0] ?? '';
  const place = pattern.replace('<same>', own);
  return target.startsWith(place) || new RegExp(`^${place.replace('*', '[^/]+')}$`).test(target);
}
