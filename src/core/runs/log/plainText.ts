/** Colours and other sequences of terminals, titles and links among them. */
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[ -/]*[0-~])/g;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f]+/g;

/** The text of a line without what only a terminal needs. Of a line that backspaces empty, nothing is left. */
export function plainText(line: string): string {
  const withoutColors = line.includes('\u001b') ? line.replace(SEQUENCES, '') : line;
  return withoutColors.replace(CONTROLS, '').trimEnd();
}
