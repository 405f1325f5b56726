import type { DatasetDefinition } from '../core/dataset/definition';
import type { ColorPlace } from '../core/dataset/definitionPlaces';
import type { DefinitionItem } from '../core/dataset/definitionHelp/definitionCompletion';
import type { DefinitionExplanation } from '../core/dataset/definitionHelp/definitionHover';
import type { DefinitionPlace } from '../core/dataset/definitionTasks';
import type { LabelTasks } from '../core/dataset/labelTasks';
import type { DefinitionProposal } from '../core/dataset/proposeDefinitions';
import type { Tasks } from '../core/ports/tasks';

/** What the editor asks about the text of definitions. It holds nothing: the text comes with each question. */
export class DefinitionService {
  constructor(private readonly tasks: Tasks<LabelTasks>) {}

  complete(place: DefinitionPlace, signal?: AbortSignal): Promise<readonly DefinitionItem[]> {
    return this.tasks.run('completeDefinition', plain(place), { signal, priority: 'interactive' });
  }

  explain(place: DefinitionPlace, signal?: AbortSignal): Promise<DefinitionExplanation | undefined> {
    return this.tasks.run('explainDefinition', plain(place), { signal, priority: 'interactive' });
  }

  colors(path: string, text: string, signal?: AbortSignal): Promise<readonly ColorPlace[]> {
    return this.tasks.run('definitionColors', { path, text }, { signal, priority: 'interactive' });
  }

  /** The definitions that could be written for a folder, the best first; always at least one. */
  propose(folder: string, signal?: AbortSignal): Promise<readonly DefinitionProposal[]> {
    return this.tasks.run('proposeDefinitions', { folder, live: [] }, { signal, priority: 'interactive' });
  }

  /** The YAML text of a definition. */
  write(definition: DatasetDefinition): Promise<string> {
    return this.tasks.run('writeDefinition', { definition }, { priority: 'interactive' });
  }
}

/** The editor's own positions do not survive the way to another thread. */
function plain({ path, text, position: { line, character } }: DefinitionPlace): DefinitionPlace {
  return { path, text, position: { line, character } };
}
