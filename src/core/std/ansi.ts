import { applyRendition, plainStyle } from './ansiStyle';
import { OpenLine, type StyledLine } from './ansiLine';
import { escapeAt, type EscapeSequence } from './ansiSequence';

/** What is neither text nor a tab. */
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

/**
 * Turns what a program writes to a terminal into lines of styled text, in pieces of any length. A line ends at `\n`; `\r` and the
 * sequences that move the cursor within a line make later text overwrite earlier one, so that of a progress bar the last state
 * stays. Sequences that leave the line (cursor up, to a place, clear the screen) are left out, and so are titles, links and all
 * other control characters.
 */
export class AnsiLines {
  private style = plainStyle;
  private line = new OpenLine();
  /** The beginning of a sequence or of a pair of surrogates, whose rest may still come. */
  private pending = '';

  /** The line that has not ended yet. */
  get openLine(): StyledLine {
    return this.line.spans();
  }

  /** The lines that end in this piece. */
  push(piece: string): StyledLine[] {
    const text = this.pending + piece;
    const end = /[\ud800-\udbff]$/.test(text) ? text.length - 1 : text.length;
    const lines: StyledLine[] = [];
    let at = 0;
    while (at < end) {
      CONTROL.lastIndex = at;
      const control = CONTROL.exec(text)?.index ?? end;
      if (control > at) this.line.write(text.slice(at, control), this.style);
      at = control < end ? this.obey(text, control, lines) : end;
      if (at < 0) {
        this.pending = text.slice(control);
        return lines;
      }
    }
    this.pending = text.slice(end);
    return lines;
  }

  /** Does what the control character at `at` says; returns where to go on, -1 where its sequence has not ended. */
  private obey(text: string, at: number, lines: StyledLine[]): number {
    switch (text.charAt(at)) {
      case '\n':
        lines.push(this.line.spans());
        this.line = new OpenLine();
        break;
      case '\r':
        this.line.moveTo(0);
        break;
      case '\b':
        this.line.move(-1);
        break;
      case '\u001b': {
        const sequence = escapeAt(text, at);
        if (sequence === undefined) return -1;
        this.apply(sequence);
        return sequence.end;
      }
    }
    return at + 1;
  }

  private apply({ command, parameters }: EscapeSequence): void {
    const count = Number.parseInt(parameters) || 0;
    if (command === 'm') this.style = applyRendition(this.style, parameters);
    else if (command === 'K') this.line.erase(count);
    else if (command === 'C') this.line.move(count || 1);
    else if (command === 'D') this.line.move(-(count || 1));
    else if (command === 'G') this.line.moveTo(count - 1);
  }
}
