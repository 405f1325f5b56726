/** Files whose values under one tag belong together. */
export interface FileGroup {
  /** The folder of event files, or the path of another file. */
  readonly key: string;
  readonly isEvents: boolean;
}

/** Names of folders that tell what part of a run the event files in them are of, as Keras and others name them. */
const PHASES = /^(?:train|training|val|valid|validation|eval|evaluation|test|testing)$/i;

/** The event files of a folder are one group, as in TensorBoard; any other file is one by itself. */
export function groupOf(file: string): FileGroup {
  const isEvents = /tfevents[^/]*$/.test(file);
  return { key: isEvents ? file.slice(0, Math.max(0, file.lastIndexOf('/'))) : file, isEvents };
}

/** By the seconds in the names of event files, then by name: TensorBoard reads the files of a folder in this order. */
export function compareFiles(a: string, b: string): number {
  return secondsOf(a) - secondsOf(b) || compareText(a, b);
}

/** Event files before others, then by path. */
export function compareGroups(a: FileGroup, b: FileGroup): number {
  return Number(b.isEvents) - Number(a.isEvents) || compareText(a.key, b.key);
}

/**
 * Gives each tag of a group its name among those that are taken: the tag itself where it is free, else with the last part of the
 * group's path before it, else with all of it. A folder that is called after a phase (`validation`) always stands before the tag.
 */
export function namerOf({ key, isEvents }: FileGroup, taken: (name: string) => boolean): (tag: string) => string {
  const label = key.slice(key.lastIndexOf('/') + 1);
  const isPhase = isEvents && PHASES.test(label);
  return (tag) => {
    const isLabelled = isPhase && !tag.startsWith(`${label}/`);
    if (!isLabelled && !taken(tag)) return tag;
    return [`${label}/${tag}`, `${key}/${tag}`].find((name) => !taken(name)) ?? `${key}//${tag}`;
  };
}

function secondsOf(file: string): number {
  return Number(/tfevents\.(\d{1,15})[^/]*$/.exec(file)?.[1] ?? 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
