/** One line of plain text, however the name is written: control characters and those that turn the direction of writing show as boxes. */
export function shorten(name: string): string {
  const line = name
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '\u25a1')
    .trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
