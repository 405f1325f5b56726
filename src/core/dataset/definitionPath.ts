/** Whether a path is that of a dataset definition. */
export function isDefinitionPath(path: string): boolean {
  return /\.dataset\.(ya?ml|json)$/i.test(path);
}
