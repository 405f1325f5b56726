import { collectImports } from '../dataset/pythonImports';
import { PythonTree } from '../dataset/pythonTree';
import { readValue, type PythonArgument, type PythonValue } from '../dataset/pythonValues';

/** An option that a training script takes, as its `argparse` says. */
export interface ScriptOption {
  /** As it is written on the command line, `--epochs`; the name alone for a positional one. */
  readonly flag: string;
  readonly help: string;
  readonly kind: 'text' | 'integer' | 'number' | 'switch';
  /** As it would be written; undefined where the script has none that can be told from its text. */
  readonly default: string | undefined;
  readonly choices: readonly string[];
  readonly isRequired: boolean;
  readonly isPositional: boolean;
}

/** What a training script says about itself without being run. */
export interface ScriptFacts {
  readonly options: readonly ScriptOption[];
  /** Top-level names of the modules it imports, sorted, without those that are imported relatively. */
  readonly modules: readonly string[];
}

/** Reads the options and imports of a Python script. Never throws; what cannot be told from the text is left out. */
export function parseScript(text: string): ScriptFacts {
  const tree = new PythonTree(text);
  const calls = tree.all('CallExpression').map((node) => readValue(tree, node));
  const modules = [...collectImports(tree).values()].map((path) => path.split('.')[0] ?? '');
  return {
    options: calls.flatMap((call) => readOption(call, text)),
    modules: [...new Set(modules.filter((name) => /^[A-Za-z_]\w*$/.test(name)))].sort(),
  };
}

function readOption(call: PythonValue, text: string): ScriptOption[] {
  if (call.kind !== 'call' || !isAddArgument(call.callee)) return [];
  const names = call.arguments.flatMap(({ name, value }) =>
    name === undefined && value.kind === 'string' ? [value.value] : [],
  );
  const flag = names.find((name) => name.startsWith('--')) ?? names[0];
  if (flag === undefined) return [];
  const action = textOf(keyword(call.arguments, 'action'));
  // Help and version print and end: nothing to fill in.
  if (action === 'help' || action === 'version') return [];
  const choices = keyword(call.arguments, 'choices');
  const isPositional = !flag.startsWith('-');
  return [
    {
      flag,
      help: textOf(keyword(call.arguments, 'help')) ?? '',
      kind: action === 'store_true' || action === 'store_false' ? 'switch' : kindOf(keyword(call.arguments, 'type')),
      default: textOf(keyword(call.arguments, 'default')),
      choices: choices?.kind === 'list' ? choices.items.flatMap((item) => textOf(item) ?? []) : [],
      isRequired: isPositional
        ? !/^[?*]$/.test(textOf(keyword(call.arguments, 'nargs')) ?? '')
        : isTrue(keyword(call.arguments, 'required'), text),
      isPositional,
    },
  ];
}

function isAddArgument(callee: PythonValue): boolean {
  if (callee.kind === 'name') return callee.path.endsWith('.add_argument');
  return callee.kind === 'part' && callee.name === 'add_argument';
}

function keyword(args: readonly PythonArgument[], name: string): PythonValue | undefined {
  return args.find((argument) => argument.name === name)?.value;
}

function textOf(value: PythonValue | undefined): string | undefined {
  if (value?.kind === 'string') return value.value;
  if (value?.kind === 'number') return String(value.value);
  return undefined;
}

function isTrue(value: PythonValue | undefined, text: string): boolean {
  return value !== undefined && text.slice(value.span.start, value.span.end) === 'True';
}

function kindOf(type: PythonValue | undefined): ScriptOption['kind'] {
  if (type?.kind !== 'name') return 'text';
  return type.path === 'int' ? 'integer' : type.path === 'float' ? 'number' : 'text';
}
