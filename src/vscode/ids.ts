/** Every id that the manifest contributes, written once. A test compares this table with `package.json` both ways. */

export const viewContainer = 'jetson';

export const views = { datasets: 'jetson.datasets' } as const;

export const commands = {
  visualiseLabels: 'jetson.visualiseLabels',
  validateDataset: 'jetson.validateDataset',
  validateAll: 'jetson.validateAll',
  refreshDatasets: 'jetson.refreshDatasets',
  createDefinition: 'jetson.createDefinition',
  openDefinition: 'jetson.openDefinition',
  fixFinding: 'jetson.fixFinding',
  checkPythonSource: 'jetson.checkPythonSource',
  showLog: 'jetson.showLog',
} as const;

/** Commands that our own code calls with arguments; the manifest does not know them. */
export const internalCommands = {
  applyFix: 'jetson.internal.applyFix',
  fixAllOfRule: 'jetson.internal.fixAllOfRule',
  showRule: 'jetson.internal.showRule',
} as const;

export const customEditors = { labels: 'jetson.labels' } as const;

export const settingsPrefix = 'jetson';

/** The settings with the type of their value. */
export interface Settings {
  'validation.automatic': 'open' | 'small' | 'all';
  'validation.maximumProblems': number;
  'python.interpreter': string;
}

export const settingNames: readonly (keyof Settings)[] = [
  'validation.automatic',
  'validation.maximumProblems',
  'python.interpreter',
];

/** Context keys that `when` clauses of the manifest ask for. */
export const contextKeys = {
  discovering: 'jetson.discovering',
  hasDatasets: 'jetson.hasDatasets',
  annotationFolders: 'jetson.annotationFolders',
  pythonSources: 'jetson.pythonSources',
} as const;
