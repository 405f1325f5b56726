import type { LiveTexts } from '../dataset/checkEnvironment';
import type { TaskEnvironment } from '../dataset/labelTasks';
import { success, type Result } from '../std/problem';
import { reportDetections, type DetectionReport, type ReportOptions } from './detectionReport';
import { openDetections, type DetectionSource, type OpenedDetections } from './openDetections';

/** The work on detections that is done away from the editor's own thread: names, inputs and outputs. */
export interface DetectionTasks {
  evaluateDetections: { input: EvaluateDetectionsInput; output: Result<DetectionReport> };
  openDetections: { input: OpenDetectionsInput; output: Result<OpenedDetections> };
}

export interface OpenDetectionsInput {
  readonly source: DetectionSource;
  readonly live: LiveTexts;
}

export interface EvaluateDetectionsInput extends OpenDetectionsInput {
  readonly options: ReportOptions;
}

export const detectionTaskHandlers = {
  openDetections: ({ source, live }: OpenDetectionsInput, environment: TaskEnvironment) =>
    openDetections(source, { ...environment, live: new Map(live) }, { signal: environment.signal }),
  async evaluateDetections({ source, live, options }: EvaluateDetectionsInput, environment: TaskEnvironment) {
    const opened = await openDetections(
      source,
      { ...environment, live: new Map(live) },
      { signal: environment.signal },
    );
    return opened.ok ? success(reportDetections(opened.value, options)) : opened;
  },
};
