import type { Dataset, Rgb } from '../dataset/dataset';
import type { Size } from '../geometry/box';
import type { RuleId } from '../rules/catalogue';
import type { Finding } from '../rules/finding';
import type { Message } from '../std/message';
import type { LineIndex, TextRange } from '../std/place';

export interface TextEdit {
  readonly range: TextRange;
  readonly newText: string;
}

/** A way out of a finding that changes the text it was found in. The edits do not overlap and are in the text's order. */
export interface EditFix {
  readonly kind: 'edit';
  readonly title: Message;
  /** The one to take where a person does not choose; at most one of a finding's fixes. */
  readonly preferred: boolean;
  /** Beyond doubt: it loses nothing that was meant, the finding goes, and no other takes its place. */
  readonly safe: boolean;
  readonly edits: readonly TextEdit[];
}

/** A way out of a finding that the editor carries out. */
export interface ActionFix {
  readonly kind: 'action';
  readonly title: Message;
  readonly action: FixAction;
}

export type Fix = EditFix | ActionFix;

/** What the editor is asked to do. */
export type FixAction =
  /** Adds a waiver of the rule for the file to the definition; asks for the reason. */
  | { readonly name: 'waive'; readonly rule: RuleId; readonly file: string }
  /** Adds an index or a colour to the definition's ignored values. */
  | { readonly name: 'declare-ignore'; readonly value: number | Rgb }
  /** Adds a class of this colour to the definition; asks for the name. */
  | { readonly name: 'add-class-color'; readonly color: Rgb }
  /** Writes a copy of the mask in which every pixel has the nearest declared colour. */
  | { readonly name: 'snap-mask'; readonly file: string }
  /** Writes an empty annotation for an image. `annotation`: where, if the finding says so. */
  | { readonly name: 'add-annotation'; readonly file: string; readonly annotation?: string }
  /** Saves the file without its byte order mark. */
  | { readonly name: 'remove-bom'; readonly file: string }
  /** Saves the file with one line ending throughout. */
  | { readonly name: 'unify-line-endings'; readonly file: string; readonly ending: 'lf' | 'crlf' };

/** What the fixes of one finding are made from. The finding was made from this very text. */
export interface FixContext {
  readonly finding: Finding;
  readonly document: { readonly text: string; readonly path: string };
  readonly lines: LineIndex;
  readonly dataset: Dataset;
  /** The size of the picture that the labels belong to, where it is known. */
  readonly image: Size | undefined;
}

export type MakeFixes = (context: FixContext) => readonly Fix[];
