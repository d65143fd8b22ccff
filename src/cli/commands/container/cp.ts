import { exactArgs, flag } from '../../cobra/command.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { CommandError, DaemonError } from '../../errors.ts';
import { readArchive, writeArchive, type ArchiveEntry } from '../../../host/fs/archive.ts';
import type { FileSystem } from '../../../host/fs/file-system.ts';
import { FsError } from '../../../host/fs/fs-error.ts';
import { basename, dirname } from '../../../host/fs/path.ts';
import { decodeBase64Text } from '../../../kernel/base64.ts';
import { humanSize } from '../../../kernel/go/units.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Json } from '../../../net/http.ts';
import type { DockerCommand } from '../docker-command.ts';
import { planCopy, type Side } from './copy-plan.ts';

/** `docker container cp` */
export const containerCp: DockerCommand = {
  use: 'cp [OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-\n\tdocker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH',
  short: 'Copy files/folders between a container and the local filesystem',
  long: "Copy files/folders between a container and the local filesystem\n\nUse '-' as the source to read a tar archive from stdin\nand extract it to a directory destination in a container.\nUse '-' as the destination to stream a tar archive of a\ncontainer source to stdout.",
  fullNames: ['docker container cp', 'docker cp'],
  args: exactArgs(2),
  flags: [
    flag('archive', 'bool', 'Archive mode (copy all uid/gid information)', { shorthand: 'a' }),
    flag('follow-link', 'bool', 'Always follow symbol link in SRC_PATH', { shorthand: 'L' }),
    flag(
      'quiet',
      'bool',
      'Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached',
      { shorthand: 'q' },
    ),
  ],
  completion: { objects: 'container', limit: 2 },
  run,
};

/** Go's bit for directories in a file mode. */
const DIRECTORY = 2 ** 31;

interface PathStat {
  readonly mode: number;
}

function* run(context: Context, { args: [from = '', to = ''], flags }: Invocation): Task<number> {
  const [source, target] = [splitPlace(from), splitPlace(to)];
  if (source.container !== '' && target.container !== '')
    throw new CommandError('copying between containers is not supported');
  if (source.container === '' && target.container === '')
    throw new CommandError('must specify at least one container source');
  if (source.path === '-' || target.path === '-')
    throw new CommandError('docker cp: archives on standard input and output are not available in this lab');
  const bytes =
    source.container === ''
      ? yield* copyIn(context, source.path, target.container, target.path)
      : yield* copyOut(context, source.container, source.path, target.path);
  if (!flags.bool('quiet') && context.isTty('err')) context.warn(`Successfully copied ${humanSize(bytes)} to ${to}\n`);
  return 0;
}

/** `web:/etc/hosts`; what begins with a dot or a slash is a file of the host. */
function splitPlace(text: string): { readonly container: string; readonly path: string } {
  const colon = text.indexOf(':');
  if (colon < 0 || /^[./]/.test(text)) return { container: '', path: text };
  return { container: text.slice(0, colon), path: text.slice(colon + 1) };
}

function* statOf(context: Context, container: string, path: string): Task<PathStat | undefined> {
  try {
    const { headers } = yield* context.api.request('HEAD', `/containers/${container}/archive`, { query: { path } });
    const entry = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-docker-container-path-stat');
    return JSON.parse(decodeBase64Text(entry?.[1] ?? '') ?? '{}') as PathStat;
  } catch (error) {
    if (error instanceof DaemonError) return undefined;
    throw error;
  }
}

function isDirectory(stat: PathStat | undefined): boolean {
  return stat !== undefined && stat.mode >= DIRECTORY;
}

function* copyIn(context: Context, local: string, container: string, path: string): Task<number> {
  const { fs } = context.proc.machine;
  const at = absolute(path);
  const stat = yield* statOf(context, container, at);
  const target: Side = { path: at, exists: stat !== undefined, isDirectory: isDirectory(stat) };
  const source = localSide(context, local);
  if (!source.exists) throw new CommandError(`lstat ${shownLocal(context, local)}: no such file or directory`);
  const name = basename(context.proc.resolve(local));
  const plan = planCopy(source, readArchive(fs, context.proc.resolve(local), name), target);
  yield* context.api.request('PUT', `/containers/${container}/archive`, {
    query: { noOverwriteDirNonDir: 'true', path: plan.directory },
    json: { entries: plan.entries as unknown as Json },
  });
  return plan.bytes;
}

function* copyOut(context: Context, container: string, path: string, local: string): Task<number> {
  const { fs } = context.proc.machine;
  const parent = dirname(context.proc.resolve(local));
  if (!fs.isDirectory(parent))
    throw new CommandError(`invalid output path: directory ${JSON.stringify(parent)} does not exist`);
  const at = absolute(path);
  const { entries } = yield* context.api.json<{ entries: readonly ArchiveEntry[] }>(
    'GET',
    `/containers/${container}/archive`,
    { query: { path: at } },
  );
  const source: Side = { path: at, exists: true, isDirectory: entries[0]?.type === 'directory' };
  const target = localSide(context, local);
  const plan = planCopy(source, entries, target);
  lay(fs, context.proc.resolve(plan.directory), plan.entries);
  return plan.bytes;
}

/** @throws CommandError when the host refuses */
function lay(fs: FileSystem, directory: string, entries: readonly ArchiveEntry[]): void {
  try {
    writeArchive(fs, directory, entries);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw new CommandError(`open ${directory}: ${error.message.toLowerCase()}`);
  }
}

function localSide(context: Context, path: string): Side {
  const { fs } = context.proc.machine;
  const at = context.proc.resolve(path);
  return { path, exists: fs.exists(at), isDirectory: fs.isDirectory(at) };
}

/** A path of a container begins at its root. */
function absolute(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

/** docker joins the directory and the name with a slash of its own. */
function shownLocal(context: Context, path: string): string {
  const at = context.proc.resolve(path);
  return `${dirname(at)}/${basename(at)}`;
}
