import { childrenOf, splitAt, type PythonTree } from './pythonTree';

/** What the names of a file stand for, by its imports: `cv` → `cv2`, `imresize` → `scipy.misc.imresize`. */
export type PythonImports = ReadonlyMap<string, string>;

export function collectImports(tree: PythonTree): PythonImports {
  const imports = new Map<string, string>();
  for (const node of tree.all('ImportStatement')) {
    const children = childrenOf(node);
    const at = children.findIndex(({ name }) => name === 'import');
    const module = children[0]?.name === 'from' ? `${joinText(tree, children.slice(1, at))}.` : '';
    const names = children.slice(at + 1).filter(({ name }) => name !== '(' && name !== ')');
    for (const group of splitAt(names, ',')) {
      const cut = group.findIndex(({ name }) => name === 'as');
      const written = joinText(tree, cut < 0 ? group : group.slice(0, cut));
      const alias = cut < 0 ? undefined : joinText(tree, group.slice(cut + 1));
      if (alias !== undefined) imports.set(alias, module + written);
      else if (module !== '') imports.set(written, module + written);
      else imports.set(written.split('.')[0] ?? written, written.split('.')[0] ?? written);
    }
  }
  return imports;
}

/** A dotted name with its first part replaced by what it was imported as. */
export function resolveName(imports: PythonImports, path: string): string {
  const [first = '', ...rest] = path.split('.');
  return [imports.get(first) ?? first, ...rest].join('.');
}

function joinText(tree: PythonTree, nodes: readonly { readonly from: number; readonly to: number }[]): string {
  return nodes.map((node) => tree.textOf(node)).join('');
}
