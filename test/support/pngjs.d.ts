// pngjs has no types of its own; this is what the tests use of it.
declare module 'pngjs' {
  export const PNG: { sync: { read(file: Uint8Array): { width: number; height: number; data: Uint8Array } } };
}
