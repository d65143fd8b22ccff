import type { ArchiveEntry } from '../../../host/fs/archive.ts';

export type ContextEntry = ArchiveEntry;

/**
 * The files that a build gets: the body of POST /build. Docker sends them as a tar archive; requests inside the lab
 * carry this instead, and the HTTP front of `serve` makes it of the archive that a real client sends. So with the
 * archives of `docker cp`.
 */
export interface BuildContext {
  readonly entries: readonly ContextEntry[];
}
