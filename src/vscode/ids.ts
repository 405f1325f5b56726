/** Every id that the manifest contributes, written once. A test compares this table with `package.json` both ways. */

export const viewContainer = 'jetson';

export const views = { datasets: 'jetson.datasets', runs: 'jetson.runs', devices: 'jetson.devices' } as const;

export const commands = {
  visualiseLabels: 'jetson.visualiseLabels',
  validateDataset: 'jetson.validateDataset',
  validateAll: 'jetson.validateAll',
  refreshDatasets: 'jetson.refreshDatasets',
  evaluateSegmentation: 'jetson.evaluateSegmentation',
  createDefinition: 'jetson.createDefinition',
  openDefinition: 'jetson.openDefinition',
  evaluateDetections: 'jetson.evaluateDetections',
  exploreAnchors: 'jetson.exploreAnchors',
  fixFinding: 'jetson.fixFinding',
  checkPythonSource: 'jetson.checkPythonSource',
  startRun: 'jetson.startRun',
  editRuns: 'jetson.editRuns',
  refreshRuns: 'jetson.refreshRuns',
  openRun: 'jetson.openRun',
  rerun: 'jetson.rerun',
  rerunWithChanges: 'jetson.rerunWithChanges',
  stopRun: 'jetson.stopRun',
  pauseRun: 'jetson.pauseRun',
  resumeRun: 'jetson.resumeRun',
  reconnectRun: 'jetson.reconnectRun',
  openRunLog: 'jetson.openRunLog',
  revealRun: 'jetson.revealRun',
  copyRunId: 'jetson.copyRunId',
  starRun: 'jetson.starRun',
  unstarRun: 'jetson.unstarRun',
  renameRun: 'jetson.renameRun',
  tagRun: 'jetson.tagRun',
  groupRun: 'jetson.groupRun',
  deleteRun: 'jetson.deleteRun',
  compareRuns: 'jetson.compareRuns',
  whatChanged: 'jetson.whatChanged',
  filterRuns: 'jetson.filterRuns',
  clearRunFilter: 'jetson.clearRunFilter',
  addHost: 'jetson.addHost',
  connectHost: 'jetson.connectHost',
  disconnectHost: 'jetson.disconnectHost',
  probeHost: 'jetson.probeHost',
  showTelemetry: 'jetson.showTelemetry',
  openHostTerminal: 'jetson.openHostTerminal',
  copySshCommand: 'jetson.copySshCommand',
  removeHost: 'jetson.removeHost',
  showLog: 'jetson.showLog',
} as const;

/** Commands that our own code calls with arguments; the manifest does not know them. */
export const internalCommands = {
  applyFix: 'jetson.internal.applyFix',
  fixAllOfRule: 'jetson.internal.fixAllOfRule',
  showRule: 'jetson.internal.showRule',
  openSelectedDatasetRow: 'jetson.internal.openSelectedDatasetRow',
  openSelectedRun: 'jetson.internal.openSelectedRun',
} as const;

export const customEditors = { labels: 'jetson.labels' } as const;

/** Panels that come back after a reload. */
export const panels = {
  anchors: 'jetson.anchors',
  detections: 'jetson.detections',
  run: 'jetson.run',
  segmentation: 'jetson.segmentation',
} as const;

export const taskTypes = { jetson: 'jetson' } as const;

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
  hasRuns: 'jetson.hasRuns',
  runsFiltered: 'jetson.runsFiltered',
} as const;
