/** Calls `visit` with the words of every row that has any, and its 0-based line. Words are separated by white space. */
export function forEachRow(text: string, visit: (words: readonly string[], line: number) => void): void {
  let line = 0;
  for (let start = 0; start < text.length; line++) {
    let end = start;
    while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
    const row = text.slice(start, end).trim();
    if (row !== '') visit(row.split(/\s+/), line);
    start = text[end] === '\r' && text[end + 1] === '\n' ? end + 2 : end + 1;
  }
}
