import type { RunStore } from '../../core/ports/runStore';
import type { RunRecord } from '../../core/runs/runRecord';
import { message, type Message } from '../../core/std/message';

/** Files beside the record. */
export const DIFF_FILE = 'git.diff';
export const ENVIRONMENT_FILE = 'environment.txt';

/** A part of what a run was made of. */
export interface ProvenanceSection {
  readonly title: Message;
  readonly lines: readonly string[];
}

/**
 * Everything that a run was made of, a line each, so that two runs can be laid beside each other as texts: command, variables, machine,
 * labels, commit, packages, and what differed from the commit.
 */
export async function provenanceOf(record: RunRecord, store: RunStore): Promise<ProvenanceSection[]> {
  const read = async (path: string): Promise<string[]> => {
    const file = await store.read(record.id, path);
    return file.ok ? new TextDecoder().decode(file.value).trimEnd().split('\n') : [];
  };
  const { configuration, git, gate, hostFacts = [] } = record;
  const variables = Object.entries(configuration.env ?? {}).map(([name, value]) => `${name}=${value}`);
  const all: ProvenanceSection[] = [
    { title: message('Command'), lines: configuration.command },
    { title: message('Folder'), lines: [record.workingFolder] },
    { title: message('Variables'), lines: variables.sort() },
    { title: message('Labels'), lines: gate === undefined ? [] : [gate.dataset, gate.hash] },
    { title: message('Commit'), lines: git === undefined ? [] : [git.commit] },
    { title: message('Machine'), lines: [record.host.name, ...hostFacts.map((fact) => fact.join(': '))] },
    { title: message('Packages'), lines: await read(ENVIRONMENT_FILE) },
    { title: message('Changed since the commit'), lines: await read(DIFF_FILE) },
  ];
  return all.filter(({ lines }) => lines.length > 0);
}
