import { message } from '../message';
import { failure, success, type Result } from '../problem';
import { compileProgram, type Program } from './regexProgram';
import { parseRegex } from './regexTree';
import { runProgram } from './runProgram';

/**
 * A regular expression whose search takes a time that grows with the length of the text and of the pattern and no more, whatever
 * both are: what a person writes in a setting must not stop the editor. Syntax and result are those of JavaScript (without flags),
 * but for what `parseRegex` refuses, and that a round of a repetition may take nothing.
 */
export class LinearRegex {
  private constructor(
    private readonly program: Program,
    /** Numbers of groups by name. */
    private readonly names: ReadonlyMap<string, number>,
  ) {}

  static compile(pattern: string): Result<LinearRegex> {
    const tree = parseRegex(pattern);
    if (!tree.ok) return tree;
    const program = compileProgram(tree.value);
    if (program !== undefined) return success(new LinearRegex(program, tree.value.names));
    return failure({ code: 'pattern/size', message: message('The pattern is too large with its repetitions.') });
  }

  get groupNames(): string[] {
    return [...this.names.keys()];
  }

  /** The texts of the named groups of the first match; of groups that took no part there is none. Undefined without a match. */
  match(text: string): Map<string, string> | undefined {
    const places = runProgram(this.program, text);
    if (places === undefined) return undefined;
    const found = new Map<string, string>();
    for (const [name, index] of this.names) {
      const [start, end] = [places[2 * index]!, places[2 * index + 1]!];
      if (start >= 0 && end >= 0) found.set(name, text.slice(start, end));
    }
    return found;
  }
}
