import type { AnchorRecipe } from '../core/detection/anchors/anchorRecipe';
import type { AnchorTruths } from '../core/detection/anchors/anchorTruths';
import type { Coverage } from '../core/detection/anchors/coverage';

/** The contract between the *Anchors* panel and its page. One panel shows the objects of one data set, or none. */

/** What is shown: undefined truths stand for a panel without a data set. */
export interface AnchorsView {
  /** Its path; empty without a data set. */
  readonly dataset: string;
  readonly name: string;
  /** The preset that the definition names. */
  readonly preset: string | undefined;
  readonly truths: AnchorTruths | undefined;
  /** Why there are no objects, where they could not be read. */
  readonly problem: string | undefined;
}

export type AnchorsTab = 'coverage' | 'objects' | 'images' | 'shapes';

/** A cell of a feature map; `shape` −1 stands for all of its shapes. */
export interface PickedCell {
  readonly map: number;
  readonly row: number;
  readonly column: number;
  readonly shape: number;
}

/** What the page keeps over a reload. */
export interface AnchorsPanelState {
  /** Undefined until the person chooses: then the preset of the definition, else `vgg300`. */
  readonly recipe: AnchorRecipe | undefined;
  /** What it is compared with. */
  readonly other: AnchorRecipe | undefined;
  readonly tab: AnchorsTab;
  /** The name of the picture that is shown. */
  readonly image: string | undefined;
  /** The object that is selected, by its row. */
  readonly object: number | undefined;
  readonly cell: PickedCell;
  readonly showsPicture: boolean;
  readonly showsCells: boolean;
  /** Draws the anchors that the selected object is trained with. */
  readonly showsMatches: boolean;
  readonly showsTables: boolean;
  /** Which objects the lists hold. */
  readonly filter: 'all' | 'unmatched' | 'changed';
}

/** Requests the page makes; each carries its reply type. */
export interface AnchorsPanelRequests {
  /** Sent once the page listens. */
  ready: { input: Record<string, never>; output: AnchorsView };
  /** What the anchors of a recipe can do for each object; undefined where a later request took its place. */
  coverage: { input: { side: 'own' | 'other'; recipe: AnchorRecipe }; output: Coverage | undefined };
  /** The recipe with scales and ratios from the objects of the data set. */
  suggest: { input: { recipe: AnchorRecipe }; output: AnchorRecipe | undefined };
  /** A picture by its index; undefined where it cannot be read. */
  picture: { input: { image: number }; output: { bytes: Uint8Array<ArrayBuffer> } | undefined };
  /** Shows the label of an object in its file. */
  openObject: { input: { row: number }; output: boolean };
  /** Shows a picture with all its labels. */
  openImage: { input: { image: number }; output: boolean };
  /** Opens a text that the page made in a new document. */
  openText: { input: { text: string; language: string }; output: boolean };
  /** Asks where to, and writes a file that the page made. False where the person changed their mind. */
  save: { input: { name: string; bytes: Uint8Array<ArrayBuffer> }; output: boolean };
}

/** Notices the editor sends to the page. */
export interface AnchorsPanelNotices {
  view: AnchorsView;
  /** The text cursor stands in the label of this object. */
  highlight: { readonly row: number };
  /** For tests and benches: the page writes what it drew and how long edits took to its `data-frames` attribute. */
  measure: Record<string, never>;
}
