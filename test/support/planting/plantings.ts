import type { RuleId } from '../../../src/core/rules/catalogue';
import type { Encoding } from '../../../src/core/dataset/definition';
import type { Found, PlantSet } from './plantSet';
import { boxPlantings } from './boxPlantings';
import { datasetPlantings } from './datasetPlantings';
import { maskPlantings } from './maskPlantings';
import { pythonPlantings } from './pythonPlantings';
import { textPlantings } from './textPlantings';

/** A fault that is put into a sound data set, and what is to be found then: exactly this. */
export interface Planting {
  readonly rule: RuleId;
  readonly encodings: readonly Encoding[];
  readonly what: string;
  /** Undefined where the set cannot show the fault (a single class, too few labels). */
  plant(set: PlantSet): readonly Found[] | undefined;
}

export const plantings: readonly Planting[] = [
  ...textPlantings,
  ...boxPlantings,
  ...maskPlantings,
  ...datasetPlantings,
  ...pythonPlantings,
];
