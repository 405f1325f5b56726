import type { Point } from '../../src/core/geometry/viewport';
import type { StageHandlers } from '../canvas/stageInput';
import type { LabelsModel } from './model';

export interface LabelHandlers {
  readonly onOpen: (index: number) => void;
  readonly onStep: (by: 1 | -1) => void;
  readonly onHelp: () => void;
}

/** What clicks and keys on the picture do, beside moving it. */
export function labelHandlers(model: LabelsModel, { onOpen, onStep, onHelp }: LabelHandlers): StageHandlers {
  const openAt = (point: Point): boolean => {
    const index = model.labelAt(point);
    model.select(index, 'keep');
    if (index !== undefined) onOpen(index);
    return index !== undefined;
  };
  return {
    onClick: openAt,
    onKey: (key) => {
      switch (key) {
        case 'Enter':
        case ' ':
          return model.labelAt(model.viewport) !== undefined && openAt(model.viewport);
        case 'PageUp':
          onStep(-1);
          return true;
        case 'PageDown':
          onStep(1);
          return true;
        case '?':
          onHelp();
          return true;
        case 'Escape':
          model.select(undefined);
          return true;
        default:
          return false;
      }
    },
  };
}
