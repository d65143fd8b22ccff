import { archiveSize, type ArchiveEntry } from '../../../host/fs/archive.ts';
import { basename, dirname } from '../../../host/fs/path.ts';
import { CommandError } from '../../errors.ts';

/** What is known of one side of a copy. */
export interface Side {
  /** As it was given; a slash or `/.` at its end means a directory, and its contents. */
  readonly path: string;
  readonly exists: boolean;
  readonly isDirectory: boolean;
}

export interface CopyPlan {
  /** Where the archive is laid out. */
  readonly directory: string;
  readonly entries: readonly ArchiveEntry[];
  readonly bytes: number;
}

function asksForDirectory(path: string): boolean {
  return /(?:^|\/)\.?$/.test(path);
}

/** Gives the topmost entry another name. */
function rebase(entries: readonly ArchiveEntry[], name: string): readonly ArchiveEntry[] {
  return entries.map((entry) => {
    const slash = entry.path.indexOf('/');
    return { ...entry, path: slash < 0 ? name : name + entry.path.slice(slash) };
  });
}

/**
 * What `docker cp` does with an archive, by what its destination is: into a directory that is there, in the place of a
 * file, or under a new name beside others.
 * @throws CommandError in docker's words (transcripts/copy)
 */
export function planCopy(source: Side, entries: readonly ArchiveEntry[], target: Side): CopyPlan {
  const contents = source.isDirectory && /(?:^|\/)\.$/.test(source.path);
  const bytes = archiveSize(entries);
  if (target.exists && target.isDirectory) {
    const own = contents
      ? entries.slice(1).map((e) => ({ ...e, path: e.path.slice(e.path.indexOf('/') + 1) }))
      : entries;
    return { directory: target.path, entries: own, bytes };
  }
  if (target.exists && source.isDirectory) throw new CommandError('cannot copy directory');
  if (!target.exists && !source.isDirectory && asksForDirectory(target.path))
    throw new CommandError('no such directory');
  return { directory: dirname(target.path), entries: rebase(entries, basename(target.path)), bytes };
}
