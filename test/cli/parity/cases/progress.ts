/** Command lines that wait for a service; the services' names are those of STORIES in fake-progress.ts. */
export const PROGRESS: readonly (readonly string[])[] = [
  ['service', 'update', 'one'],
  ['service', 'create', '--name', 'one', 'busybox'],
  ['service', 'scale', 'one=1'],
  ['service', 'update', 'zero'],
  ['service', 'update', 'pauses'],
  ['service', 'update', 'rolls'],
  ['service', 'update', 'fails'],
  ['service', 'update', 'done'],
  ['service', 'update', 'many'],
  ['service', 'update', 'globe'],
  ['service', 'update', 'batch'],
  ['service', 'update', 'sweep'],
  ['service', 'update', '-q', 'one'],
  ['service', 'scale', 'one=1', 'zero=0'],
  ['service', 'rollback', 'rolls'],
];
