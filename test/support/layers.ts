/**
 * The import table of the design: which layer may import which, and what else. Anything absent is forbidden.
 *
 * A layer is the longest prefix of a path. `packages` are names of packages, `node:` for all of Node's modules, and `files`
 * gives packages to single files: a library has one place that knows it.
 */
export interface Layer {
  readonly prefix: string;
  readonly imports: readonly string[];
  readonly packages?: readonly string[];
  readonly files?: Readonly<Record<string, readonly string[]>>;
}

/** `extension.ts`, and the parts of itself that it loads. */
const compositionRoot: Omit<Layer, 'prefix'> = {
  imports: [
    'src/core/',
    'src/app/',
    'src/vscode/',
    'src/features/*/register',
    'src/node/ lazily',
    'src/numerics/ lazily',
    'src/extensionLabels.entry lazily',
    'src/extensionRuns.entry lazily',
  ],
  packages: ['vscode'],
};

export const layers: readonly Layer[] = [
  {
    prefix: 'src/core/',
    imports: ['src/core/'],
    files: {
      'src/core/dataset/definition.ts': ['valibot'],
      'src/core/dataset/definitionIssues.ts': ['valibot'],
      'src/core/dataset/parseDefinition.ts': ['valibot'],
      'src/core/dataset/pythonCheckEvents.ts': ['valibot'],
      'src/core/dataset/pythonTree.ts': ['@lezer/common', '@lezer/python'],
      'src/core/image/picture.ts': ['jpeg-js'],
      'src/core/std/ignoreFile.ts': ['ignore'],
      'src/core/std/glob.ts': ['picomatch'],
      'src/core/std/jsonTree.ts': ['jsonc-parser'],
      'src/core/std/xmlVerdict.ts': ['@rgrove/parse-xml'],
      'src/core/std/yamlTree.ts': ['yaml'],
      'src/core/runs/runConfiguration.ts': ['valibot'],
      'src/core/runs/runRecord.ts': ['valibot'],
      'src/core/runs/parseRunConfigurations.ts': ['valibot'],
      'src/core/runs/parseRunRecord.ts': ['valibot'],
      'src/core/std/schemaIssues.ts': ['valibot'],
    },
  },
  { prefix: 'src/app/', imports: ['src/core/', 'src/app/'] },
  { prefix: 'src/protocol/', imports: ['src/core/', 'src/protocol/'] },
  {
    prefix: 'src/node/',
    imports: ['src/core/', 'src/protocol/', 'src/node/'],
    packages: ['node:'],
    files: {
      'src/node/ssh/sshLibrary.ts': ['ssh2'],
      'src/node/hostFiles/treeUpload.ts': ['tar-stream'],
      'src/node/hostFiles/treeDownload.ts': ['tar-stream'],
    },
  },
  { prefix: 'src/numerics/', imports: ['src/core/', 'src/numerics/'], packages: ['@tensorflow/'] },
  {
    prefix: 'src/engine/',
    imports: ['src/core/', 'src/protocol/', 'src/numerics/', 'src/node/', 'src/engine/'],
    packages: ['node:'],
  },
  { prefix: 'src/debug/', imports: ['src/core/', 'src/debug/'], packages: ['node:'] },
  { prefix: 'src/vscode/', imports: ['src/core/', 'src/protocol/', 'src/vscode/'], packages: ['vscode'] },
  {
    prefix: 'src/features/',
    imports: ['src/core/', 'src/app/', 'src/protocol/', 'src/debug/', 'src/vscode/', 'src/features/<same>/'],
    packages: ['vscode'],
  },
  {
    prefix: 'src/cli/',
    imports: ['src/core/', 'src/app/', 'src/node/', 'src/numerics/', 'src/cli/', 'package.json'],
    packages: ['node:'],
    files: { 'src/cli/formatSarif.ts': ['sarif'] },
  },
  { prefix: 'src/extension.ts', ...compositionRoot },
  { prefix: 'src/extensionLabels.entry.ts', ...compositionRoot },
  { prefix: 'src/extensionRuns.entry.ts', ...compositionRoot },
  { prefix: 'webview/host/', imports: ['src/core/', 'src/protocol/', 'webview/host/'] },
  {
    prefix: 'webview/canvas/',
    imports: ['src/core/', 'src/protocol/', 'webview/host/', 'webview/canvas/'],
    packages: ['uplot'],
  },
  {
    prefix: 'webview/ui/',
    imports: ['src/core/', 'src/protocol/', 'webview/host/', 'webview/ui/'],
    packages: ['@vscode/webview-ui-toolkit'],
  },
  {
    prefix: 'webview/',
    imports: ['src/core/', 'src/protocol/', 'webview/host/', 'webview/canvas/', 'webview/ui/', 'webview/<same>/'],
  },
];
