/** Command lines about usage, each tried on both clients. */
export const USAGE: readonly (readonly string[])[] = [
  ['foo'],
  [],
  ['--version'],
  ['-v'],
  ['--help'],
  ['help', 'service', 'ls'],
];
