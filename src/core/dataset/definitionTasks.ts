import { extname } from '../std/path';
import type { Position } from '../std/place';
import { completeDefinition, type DefinitionItem } from './definitionHelp/definitionCompletion';
import { explainDefinition, type DefinitionExplanation } from './definitionHelp/definitionHover';
import type { LiveTexts, TextEnvironment } from './checkEnvironment';
import type { DatasetDefinition } from './definition';
import { parseDefinition } from './parseDefinition';
import type { ColorPlace } from './definitionPlaces';
import { proposeDefinitions, type DefinitionProposal } from './proposeDefinitions';
import { PythonCheckParser, type PythonCheckEvent } from './pythonCheckEvents';
import { writeDefinition } from './writeDefinition';

/** A text that is being edited, and a place in it. */
export interface DefinitionPlace {
  readonly path: string;
  readonly text: string;
  readonly position: Position;
}

/** The work on definitions and data sources that parses text: names, inputs and outputs. */
export interface DefinitionTasks {
  completeDefinition: { input: DefinitionPlace; output: readonly DefinitionItem[] };
  explainDefinition: { input: DefinitionPlace; output: DefinitionExplanation | undefined };
  definitionColors: { input: Omit<DefinitionPlace, 'position'>; output: readonly ColorPlace[] };
  proposeDefinitions: {
    input: { readonly folder: string; readonly live: LiveTexts };
    output: readonly DefinitionProposal[];
  };
  writeDefinition: { input: { readonly definition: DatasetDefinition }; output: string };
  /** Whole lines of what the check of a Python source says. */
  readPythonEvents: { input: { readonly lines: string }; output: readonly PythonCheckEvent[] };
}

interface Surroundings extends TextEnvironment {
  readonly signal: AbortSignal;
}

/** What a worker does for each of these names. */
export const definitionTaskHandlers = {
  // JSON is completed by its schema, which the manifest contributes.
  completeDefinition: ({ path, text, position }: DefinitionPlace) =>
    Promise.resolve(extname(path).toLowerCase() === '.json' ? [] : completeDefinition(text, position)),
  explainDefinition: ({ path, text, position }: DefinitionPlace) =>
    Promise.resolve(explainDefinition(text, path, position)),
  definitionColors: ({ path, text }: Omit<DefinitionPlace, 'position'>) =>
    Promise.resolve(parseDefinition(text, path).places.colors),
  proposeDefinitions: (
    { folder, live }: DefinitionTasks['proposeDefinitions']['input'],
    { files, signal }: Surroundings,
  ) => proposeDefinitions(folder, { files, live: new Map(live) }, signal),
  writeDefinition: ({ definition }: DefinitionTasks['writeDefinition']['input']) =>
    Promise.resolve(writeDefinition(definition)),
  readPythonEvents: ({ lines }: DefinitionTasks['readPythonEvents']['input']) => {
    const parser = new PythonCheckParser();
    return Promise.resolve([...parser.push(lines), ...parser.end()]);
  },
};
