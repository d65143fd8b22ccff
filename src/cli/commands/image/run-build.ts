import { FsError } from '../../../host/fs/fs-error.ts';
import { dirname, normalizePath } from '../../../host/fs/path.ts';
import type { Json } from '../../../net/http.ts';
import type { Task } from '../../../kernel/wait.ts';
import { readContext, wholeContext, withDockerfile, type SentContext } from '../../build/build-context.ts';
import { badFlag } from '../../cobra/bad-flag.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { FlagSet } from '../../cobra/flags.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { quote } from '../../../kernel/go/strconv.ts';
import { humanSize } from '../../../kernel/go/units.ts';
import { MessageDisplay, type ProgressMessage } from '../../progress/message-display.ts';
import { parseReference, referenceProblem } from '../../api/reference.ts';

interface BuildMessage extends ProgressMessage {
  readonly error?: string;
  readonly errorDetail?: { readonly code?: number; readonly message: string };
  readonly aux?: { readonly ID?: string };
}

/** `docker build` with the classic builder: sends the context, shows what the daemon says. */
export function* runBuild(context: Context, { args: [source = ''], flags, path }: Invocation): Task<number> {
  for (const tag of flags.strings('tag'))
    if (parseReference(tag) === undefined)
      throw badFlag(path, '[OPTIONS] PATH | URL | -', '-t, --tag', tag, referenceProblem(tag));
  const iidFile = flags.string('iidfile');
  const { fs } = context.proc.machine;
  if (iidFile !== '' && fs.exists(context.proc.resolve(iidFile))) fs.remove(context.proc.resolve(iidFile));
  const sent = yield* prepare(context, source, flags.string('file'));
  const quiet = flags.bool('quiet');
  let held = '';
  const print = (text: string): void => {
    if (quiet) held += text;
    else context.print(text);
  };
  print(`Sending build context to Docker daemon ${humanSize(sent.bytes).padStart(8)}\r\r\n`);
  const progress = held;
  held = '';
  const { reader } = yield* context.api.stream('POST', '/build', {
    query: query(context, flags, sent.dockerfile),
    json: sent.context as unknown as Json,
    headers: { 'content-type': 'application/x-tar' },
  });
  const display = new MessageDisplay(print, context.isTty('out'), () => context.columns);
  let imageId = '';
  let rest = '';
  for (;;) {
    const text = yield* reader.read();
    if (text === null) break;
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      const message = JSON.parse(line) as BuildMessage;
      if (message.errorDetail !== undefined || message.error !== undefined) {
        if (quiet) context.warn(progress + held);
        throw new CommandError(message.errorDetail?.message ?? message.error ?? '', message.errorDetail?.code ?? 1);
      }
      if (message.aux !== undefined) imageId = message.aux.ID ?? imageId;
      else display.show(message);
    }
  }
  if (quiet) {
    imageId = held;
    context.print(held);
  }
  if (iidFile !== '') {
    if (imageId === '') throw new CommandError(`Server did not provide an image ID. Cannot write ${iidFile}`);
    fs.writeFile(context.proc.resolve(iidFile), imageId);
  }
  return 0;
}

function* prepare(context: Context, source: string, file: string): Task<SentContext> {
  const { proc } = context;
  const { fs } = proc.machine;
  const seconds = Math.floor(context.kernel.date / 1_000_000);
  if (source === '-') {
    if (file === '-') throw new CommandError("invalid argument: can't use stdin for both build context and dockerfile");
    const text = yield* context.readInput();
    return wholeContext([{ path: 'Dockerfile', type: 'file', text, mode: 0o600, mtime: seconds }], 'Dockerfile');
  }
  const directory = proc.resolve(source);
  if (!fs.isDirectory(directory)) throw new CommandError(`unable to prepare context: path ${quote(source)} not found`);
  const unique = (): string => context.kernel.random('docker build').hex(20);
  if (file === '-') {
    const text = yield* context.readInput();
    return withDockerfile(readContext(fs, directory, ''), text, unique(), seconds);
  }
  let path = file === '' ? normalizePath(`${directory}/Dockerfile`) : proc.resolve(file);
  if (file === '' && !fs.exists(path) && fs.exists(`${directory}/dockerfile`)) path = `${directory}/dockerfile`;
  if (!fs.exists(path))
    throw new CommandError(
      `unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat ${path}: no such file or directory`,
    );
  const root = directory === '/' ? '/' : `${directory}/`;
  if (path.startsWith(root)) {
    const relative = path.slice(root.length);
    return wholeContext(readContext(fs, directory, relative), relative);
  }
  try {
    return withDockerfile(readContext(fs, directory, ''), fs.readFile(path), unique(), seconds);
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    throw new CommandError(`unable to open Dockerfile: open ${dirname(path)}: ${error.message.toLowerCase()}`);
  }
}

function query(
  context: Context,
  flags: FlagSet,
  dockerfile: string,
): Record<string, string | readonly string[] | undefined> {
  const tags = flags.strings('tag');
  const set = (name: string): string | undefined => (flags.bool(name) ? '1' : undefined);
  const buildArgs: Record<string, string | null> = {};
  for (const text of flags.strings('build-arg')) {
    const at = text.indexOf('=');
    if (at < 0) buildArgs[text] = context.env.get(text) ?? null;
    else buildArgs[text.slice(0, at)] = text.slice(at + 1);
  }
  const labels: Record<string, string> = {};
  for (const text of flags.strings('label')) {
    const at = text.indexOf('=');
    labels[at < 0 ? text : text.slice(0, at)] = at < 0 ? '' : text.slice(at + 1);
  }
  return {
    t: tags,
    q: set('quiet'),
    nocache: set('no-cache'),
    rm: flags.bool('rm') ? '1' : '0',
    forcerm: set('force-rm'),
    pull: set('pull'),
    dockerfile,
    target: flags.string('target') || undefined,
    buildargs: JSON.stringify(buildArgs),
    labels: JSON.stringify(labels),
    networkmode: flags.string('network'),
    memory: String(flags.number('memory')),
    extrahosts: flags.strings('add-host').length === 0 ? undefined : flags.strings('add-host').join(','),
    version: '1',
  };
}
