import * as v from 'valibot';

/**
 * Run configurations (`.vscode/runs.json`), declared once: the TypeScript type, the check at run time and the JSON Schema
 * that completes the file in the editor all come from here.
 */

/** Where numbers are found in what a run writes. Paths are relative to the run's working folder. */
const MetricSource = v.variant('kind', [
  v.strictObject({
    kind: v.pipe(v.literal('tensorboard'), v.description('TensorBoard event files.')),
    path: v.pipe(v.string(), v.minLength(1), v.description('A folder or a file name pattern such as "logs/**/*".')),
  }),
  v.strictObject({
    kind: v.pipe(v.literal('jsonl'), v.description('One JSON object a line.')),
    path: v.pipe(v.string(), v.minLength(1), v.description('A file or a file name pattern.')),
  }),
  v.strictObject({
    kind: v.pipe(v.literal('csv'), v.description('A table with a line of names.')),
    path: v.pipe(v.string(), v.minLength(1), v.description('A file or a file name pattern.')),
  }),
  v.strictObject({
    kind: v.pipe(v.literal('stdout'), v.description('What the command prints.')),
    pattern: v.optional(
      v.pipe(
        v.string(),
        v.minLength(1),
        v.description(
          'A regular expression for one line, with a named group for each number, such as "step (?<step>\\d+) loss (?<loss>\\S+)". Left out, the usual forms are recognised.',
        ),
      ),
    ),
  }),
]);

const CodeToSend = v.strictObject({
  folder: v.optional(
    v.pipe(
      v.string(),
      v.description('The folder that is sent, relative to the workspace folder. Left out, the whole folder.'),
    ),
  ),
  ignore: v.optional(
    v.pipe(v.array(v.string()), v.description('What is not sent, as in .gitignore, which is respected as well.')),
  ),
  to: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.description('The folder on the host. Left out, one named after the workspace in ~/.jetson-workbench/code.'),
    ),
  ),
  mirror: v.optional(
    v.pipe(v.boolean(), v.description('Delete on the host what is no longer here. Left out, nothing is deleted.')),
  ),
});

const DatasetGate = v.strictObject({
  dataset: v.pipe(
    v.string(),
    v.minLength(1),
    v.description('The dataset definition, or the folder of a recognised data set, relative to the workspace folder.'),
  ),
  failOn: v.optional(
    v.pipe(
      v.picklist(['error', 'warning']),
      v.description('The run is refused where the labels have a finding as bad as this. Left out: error.'),
    ),
  ),
});

const Limits = v.strictObject({
  memoryMb: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(16),
      v.description('The most memory, in megabytes, where the host can limit it.'),
    ),
  ),
  nice: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(19),
      v.description('How much the run gives way to others, from 0 to 19.'),
    ),
  ),
  logMb: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.description('The most megabytes of log that are kept.')),
  ),
});

const RunConfigurationSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.description('What the run is called.')),
  command: v.pipe(
    v.array(v.string()),
    v.minLength(1),
    v.description('The program and its arguments, each an element of its own; no shell reads them.'),
  ),
  cwd: v.optional(
    v.pipe(
      v.string(),
      v.description('The folder to run in, relative to the workspace folder, or to what was sent of it.'),
    ),
  ),
  env: v.optional(v.pipe(v.record(v.string(), v.string()), v.description('Environment variables that are added.'))),
  host: v.optional(
    v.pipe(
      v.string(),
      v.minLength(1),
      v.description("The host to run on, by its name in SSH's configuration. Left out: this machine."),
    ),
  ),
  send: v.optional(
    v.union([
      v.pipe(v.boolean(), v.description('Whether the workspace folder is sent to the host. Left out: yes.')),
      v.pipe(CodeToSend, v.description('What is sent to the host before the run.')),
    ]),
  ),
  data: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description(
        'Folders on the host that hold the data. They are not sent; the run is refused where one is missing.',
      ),
    ),
  ),
  metrics: v.optional(
    v.pipe(
      v.array(MetricSource),
      v.description(
        'Where numbers are found. Left out: what the command prints, and what it writes into JETSON_WORKBENCH_RUN_DIR.',
      ),
    ),
  ),
  artifacts: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description('File name patterns, relative to the working folder, of what is worth fetching.'),
    ),
  ),
  tags: v.optional(v.pipe(v.array(v.string()), v.description('Words to find the run by.'))),
  group: v.optional(v.pipe(v.string(), v.description('The group that the run is listed in.'))),
  gate: v.optional(v.pipe(DatasetGate, v.description('Labels that are checked before the run.'))),
  limits: v.optional(v.pipe(Limits, v.description('What the run may use.'))),
  atOnce: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description(
        'The most runs at once on the host: with as many at work, this one waits for its turn. Left out: it does not wait.',
      ),
    ),
  ),
});

/** The whole file. */
export const RunConfigurations = v.strictObject({
  $schema: v.optional(v.string()),
  version: v.optional(v.pipe(v.literal(1), v.description('The version of this form: 1.'))),
  runs: v.pipe(v.array(RunConfigurationSchema), v.description('The runs that can be started from here.')),
});

export type RunConfiguration = v.InferOutput<typeof RunConfigurationSchema>;
export type RunMetricSource = v.InferOutput<typeof MetricSource>;

/** The one run configuration inside a run record. */
export const RunConfigurationInRecord = RunConfigurationSchema;

/** The configuration file, seen from a workspace folder. */
export const RUNS_FILE = '.vscode/runs.json';
