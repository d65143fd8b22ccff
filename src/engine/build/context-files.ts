import { FileSystem } from '../../host/fs/file-system.ts';
import type { FileEntry } from '../../host/fs/layer.ts';
import { normalizePath } from '../../host/fs/path.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { SECOND } from '../../kernel/time.ts';
import type { BuildContext } from '../api/types/build-context.ts';

/** The files of a build context, from / down. */
export function contextFiles(kernel: Kernel, context: BuildContext): FileSystem {
  const layer: Record<string, FileEntry> = {};
  for (const { path, type, text = '', target = '', mode, mtime } of context.entries) {
    const common = { mtime: mtime * SECOND };
    layer[normalizePath(`/${path}`)] =
      type === 'directory'
        ? { type, mode, ...common }
        : type === 'symlink'
          ? { type, target, ...common }
          : { type, text, mode, ...common };
  }
  return new FileSystem(kernel, [layer]);
}
