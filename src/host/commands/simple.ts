import { SECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import { formatFloat } from '../printf.ts';
import { basename as base, dirname as directory } from '../fs/path.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { ExecError } from '../program.ts';
import { groupName, lookUpUser, userExists } from '../users.ts';
import { complain, parseOptions, readInput, soon, splitLines, write, type Flavour } from './command.ts';

export function* pwd(proc: Proc): Task<number> {
  proc.print(`${proc.cwd}\n`);
  return 0;
}

/** `sleep 1.5 2m`: fractions and units, added up; `infinity` sleeps for ever. */
export function* sleep(proc: Proc, flavour: Flavour): Task<number> {
  const words = proc.argv.slice(1).filter((word) => word !== '--');
  if (words.length === 0) {
    if (flavour === 'busybox') proc.error('BusyBox v1.36.1 multi-call binary.\n\nUsage: sleep [N]...\n');
    else proc.error("sleep: missing operand\nTry 'sleep --help' for more information.\n");
    return 1;
  }
  let total = 0;
  for (const word of words) {
    const match = /^(\d+\.?\d*|\.\d+|inf|infinity)([smhd]?)$/i.exec(word);
    if (match === null) {
      if (flavour === 'busybox') complain(proc, `invalid number '${word}'`);
      else proc.error(`sleep: invalid time interval '${word}'\nTry 'sleep --help' for more information.\n`);
      return 1;
    }
    const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as '' | 's' | 'm' | 'h' | 'd'];
    total += (/^inf/i.test(match[1]) ? Infinity : Number(match[1])) * unit;
  }
  if (total === Infinity) for (;;) yield { subscribe: () => () => {} };
  yield* proc.machine.kernel.sleep(total * SECOND);
  return 0;
}

export function* clear(proc: Proc): Task<number> {
  proc.print('\x1b[H\x1b[2J\x1b[3J');
  return 0;
}

export function* succeed(): Task<number> {
  return 0;
}

export function* fail(): Task<number> {
  return 1;
}

export function* yes(proc: Proc): Task<number> {
  const text = `${proc.argv.slice(1).join(' ') || 'y'}\n`;
  for (;;) {
    for (let i = 0; i < 64; i++) proc.print(text);
    yield* proc.stdout.drain();
    yield soon(proc);
  }
}

export function* seq(proc: Proc): Task<number> {
  const words = proc.argv.slice(1);
  let separator = '\n';
  let wide = false;
  let format: string | undefined;
  while (/^-[swf]/.test(words[0] ?? '')) {
    const word = words.shift() as string;
    if (word === '-w') wide = true;
    else if (word.startsWith('-s')) separator = word.slice(2) || (words.shift() ?? '');
    else format = word.slice(2) || words.shift();
  }
  const bad = words.find((word) => !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(word));
  if (words.length === 0 || words.length > 3 || bad !== undefined) {
    const message =
      words.length === 0
        ? 'missing operand'
        : words.length > 3
          ? `extra operand '${words[3]}'`
          : `invalid floating point argument: '${bad ?? ''}'`;
    proc.error(`seq: ${message}\nTry 'seq --help' for more information.\n`);
    return 1;
  }
  const numbers = words.map(Number);
  const first = numbers.length > 1 ? numbers[0] : 1;
  const step = numbers.length > 2 ? numbers[1] : 1;
  const last = numbers[numbers.length - 1];
  if (step === 0) {
    proc.error(`seq: invalid Zero increment value: '${words[1]}'\nTry 'seq --help' for more information.\n`);
    return 1;
  }
  const decimals = Math.max(
    ...words.slice(0, numbers.length > 2 ? 2 : 1).map((word) => word.split('.')[1]?.length ?? 0),
    0,
  );
  const count = Math.floor((last - first) / step + 1e-10);
  const width = wide ? Math.max(first.toFixed(decimals).length, (first + count * step).toFixed(decimals).length) : 0;
  let out = '';
  for (let i = 0; i <= count; i++) {
    const value = first + i * step;
    const text =
      format === undefined
        ? value.toFixed(decimals).padStart(width, '0')
        : format.replace(/%(\d*)(?:\.(\d+))?([gfe])/, (_all, w: string, p: string | undefined, type: string) =>
            formatFloat(value, type, '', p === undefined ? undefined : Number(p)).padStart(
              Number(w),
              w.startsWith('0') ? '0' : ' ',
            ),
          );
    out += (i > 0 ? separator : '') + text;
    if (out.length > 8192) {
      yield* write(proc, out);
      out = '';
      yield soon(proc);
    }
  }
  if (count >= 0) yield* write(proc, `${out}\n`);
  return 0;
}

export function* env(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'iu:0', long: { 'ignore-environment': 'i', unset: 'u' }, stop: true, status: 125 },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const variables = parsed.options.has('i') ? new Map<string, string>() : new Map(proc.env);
  for (const [option, value] of parsed.all) if (option === 'u') variables.delete(value);
  const rest = [...parsed.rest];
  if (rest[0] === '-') {
    variables.clear();
    rest.shift();
  }
  while (rest[0]?.includes('=') === true) {
    const [name, ...value] = (rest.shift() as string).split('=');
    variables.set(name, value.join('='));
  }
  if (rest.length === 0) {
    yield* write(proc, [...variables].map(([name, value]) => `${name}=${value}\n`).join(''));
    return 0;
  }
  return yield* run(proc, rest, variables);
}

/** Runs another program as the whole rest of this one; reports what cannot be started. */
export function* run(proc: Proc, argv: readonly string[], variables: Map<string, string> = proc.env): Task<number> {
  try {
    const loaded = proc.machine.load(argv, proc.cwd, variables.get('PATH'));
    const name = proc.argv[0];
    proc.argv = loaded.argv;
    proc.env = variables;
    void name;
    return yield* loaded.program(proc);
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    const quoted = base(proc.argv[0]) === 'env' ? `'${argv[0]}'` : argv[0];
    complain(
      proc,
      `${base(proc.argv[0]) === 'nohup' ? `failed to run command '${argv[0]}'` : quoted}: ${error.kind === 'not-found' ? 'No such file or directory' : error.message}`,
    );
    return error.status;
  }
}

export function* nohup(proc: Proc): Task<number> {
  if (proc.argv.length < 2) {
    proc.error("nohup: missing operand\nTry 'nohup --help' for more information.\n");
    return 125;
  }
  proc.handle('SIGHUP', 'ignore');
  if (proc.isTty(1)) {
    proc.error("nohup: ignoring input and appending output to 'nohup.out'\n");
    proc.fds.get(1)?.close();
    const file = proc.open('nohup.out', { append: true, create: true, mode: 0o600 });
    proc.fds.set(1, file);
    if (proc.isTty(2)) {
      proc.fds.get(2)?.close();
      proc.fds.set(2, file.duplicate());
    }
  }
  return yield* run(proc, proc.argv.slice(1));
}

export function* printenv(proc: Proc): Task<number> {
  const names = proc.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (names.length === 0) {
    yield* write(proc, [...proc.env].map(([name, value]) => `${name}=${value}\n`).join(''));
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const value = proc.env.get(name);
    if (value === undefined) status = 1;
    else proc.print(`${value}\n`);
  }
  return status;
}

export function* which(proc: Proc, flavour: Flavour): Task<number> {
  let status = 0;
  for (const name of proc.argv.slice(1)) {
    if (name.startsWith('-')) continue;
    try {
      proc.print(
        `${name.includes('/') ? (proc.machine.which(name, proc.cwd, ''), name) : proc.machine.which(name, proc.cwd, proc.env.get('PATH') ?? '')}\n`,
      );
    } catch (error) {
      if (!(error instanceof ExecError)) throw error;
      status = 1;
      if (flavour === 'gnu') proc.error(`/usr/bin/which: no ${name} in (${proc.env.get('PATH') ?? ''})\n`);
    }
  }
  return status;
}

export function* whereis(proc: Proc): Task<number> {
  for (const name of proc.argv.slice(1)) {
    const found = '/usr/bin:/usr/sbin:/usr/local/bin'
      .split(':')
      .map((path) => `${path}/${name}`)
      .filter((path) => proc.machine.fs.exists(path));
    proc.print(`${name}:${found.map((path) => ` ${path}`).join('')}\n`);
  }
  return 0;
}

export function* uname(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'asnrvmpio',
      long: {
        all: 'a',
        'kernel-name': 's',
        nodename: 'n',
        'kernel-release': 'r',
        'kernel-version': 'v',
        machine: 'm',
        'operating-system': 'o',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const parts: [string, string][] = [
    ['s', 'Linux'],
    ['n', proc.machine.hostname],
    ['r', KERNEL_RELEASE],
    ['v', '#1 SMP PREEMPT_DYNAMIC Debian 6.1.148-1 (2025-08-26)'],
    ['m', 'x86_64'],
    ['p', 'x86_64'],
    ['i', 'x86_64'],
    ['o', flavour === 'busybox' ? 'Linux' : 'GNU/Linux'],
  ];
  const { options } = parsed;
  const wanted = parts.filter(([letter]) =>
    options.has('a')
      ? (flavour === 'gnu' || !'pi'.includes(letter)) && !'pi'.includes(letter)
      : options.size === 0
        ? letter === 's'
        : options.has(letter),
  );
  proc.print(`${wanted.map(([, text]) => text).join(' ')}\n`);
  return 0;
}

/** The kernel of all machines, as `uname -r`, /proc/version and `docker info` tell it. */
export const KERNEL_RELEASE = '6.1.0-39-amd64';

export function* whoami(proc: Proc): Task<number> {
  proc.print(`${proc.user}\n`);
  return 0;
}

export function* id(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'ugGnr', long: { user: 'u', group: 'g', groups: 'G', name: 'n' } },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options, rest } = parsed;
  const { fs } = proc.machine;
  if (rest[0] !== undefined && !userExists(fs, rest[0])) {
    complain(proc, flavour === 'busybox' ? `unknown user ${rest[0]}` : `'${rest[0]}': no such user`);
    return 1;
  }
  const user = rest[0] === undefined ? { user: proc.user, uid: proc.uid, gid: proc.gid } : lookUpUser(fs, rest[0]);
  const group = groupName(fs, user.gid);
  const named = options.has('n');
  if (options.has('u')) proc.print(`${named ? user.user : user.uid}\n`);
  else if (options.has('g') || options.has('G')) proc.print(`${named ? group : user.gid}\n`);
  else proc.print(`uid=${user.uid}(${user.user}) gid=${user.gid}(${group}) groups=${user.gid}(${group})\n`);
  return 0;
}

export function* basename(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'as:z', long: { multiple: 'a', suffix: 's' }, stop: true }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { rest, options } = parsed;
  if (rest.length === 0) {
    proc.error("basename: missing operand\nTry 'basename --help' for more information.\n");
    return 1;
  }
  const many = options.has('a') || options.has('s');
  const suffix = options.get('s') ?? (many ? '' : (rest[1] ?? ''));
  for (const path of many ? rest : rest.slice(0, 1)) {
    const name = base(path);
    proc.print(`${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`);
  }
  return 0;
}

export function* dirname(proc: Proc): Task<number> {
  const rest = proc.argv.slice(1);
  if (rest.length === 0) {
    proc.error("dirname: missing operand\nTry 'dirname --help' for more information.\n");
    return 1;
  }
  for (const path of rest) proc.print(`${directory(path)}\n`);
  return 0;
}

export function* realpath(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'emqsz' }, flavour);
  if (typeof parsed === 'number') return parsed;
  const { fs } = proc.machine;
  let status = 0;
  for (const path of parsed.rest) {
    const at = proc.resolve(path);
    try {
      // The last part need not exist.
      const parent = directory(at);
      proc.print(
        `${fs.exists(at) || parsed.options.has('e') ? fs.realpath(at) : `${fs.realpath(parent).replace(/\/$/, '')}/${base(at)}`}\n`,
      );
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(proc, `${path}: ${error.message}`);
      status = 1;
    }
  }
  return status;
}

export function* readlink(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'femnqsvz', long: { canonicalize: 'f' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  let status = 0;
  for (const path of parsed.rest) {
    try {
      const at = proc.resolve(path);
      const target = ['f', 'e', 'm'].some((option) => parsed.options.has(option))
        ? proc.machine.fs.realpath(at)
        : proc.machine.fs.readlink(at);
      proc.print(parsed.options.has('n') ? target : `${target}\n`);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      status = 1;
    }
  }
  return status;
}

export function* tee(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(proc, { short: 'ai', long: { append: 'a' } }, flavour);
  if (typeof parsed === 'number') return parsed;
  let status = 0;
  const files = [];
  for (const path of parsed.rest) {
    try {
      files.push(
        proc.open(
          path,
          parsed.options.has('a') ? { append: true, create: true } : { write: true, create: true, truncate: true },
        ),
      );
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      complain(proc, `${path}: ${error.message}`);
      status = 1;
    }
  }
  try {
    for (;;) {
      const text = yield* proc.stdin.read();
      if (text === null) return status;
      for (const file of files) file.writer?.write(text);
      yield* write(proc, text);
    }
  } finally {
    for (const file of files) file.close();
  }
}

/** Commands that turn whole texts into texts. */
function* perText(proc: Proc, convert: (text: string) => string): Task<number> {
  let status = 0;
  for (const path of proc.argv
    .slice(1)
    .filter((word) => word === '-' || !word.startsWith('-'))
    .concat(proc.argv.length === 1 ? ['-'] : [])) {
    const text = yield* readInput(proc, path);
    if (text === undefined) status = 1;
    else yield* write(proc, convert(text));
  }
  return status;
}

export function* rev(proc: Proc): Task<number> {
  return yield* perText(proc, (text) =>
    splitLines(text)
      .map((line) => `${[...line].reverse().join('')}\n`)
      .join(''),
  );
}

export function* tac(proc: Proc): Task<number> {
  return yield* perText(proc, (text) => (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).reverse().join(''));
}

export function* nl(proc: Proc): Task<number> {
  let n = 0;
  const all = proc.argv.slice(1).some((word) => word === '-ba' || word === '-b');
  return yield* perText(proc, (text) =>
    splitLines(text)
      .map((line) => (line === '' && !all ? `${' '.repeat(7)}\n` : `${String(++n).padStart(6)}\t${line}\n`))
      .join(''),
  );
}

export function* man(proc: Proc): Task<number> {
  const page = proc.argv[proc.argv.length - 1];
  if (proc.argv.length === 1) {
    proc.error("What manual page do you want?\nFor example, try 'man man'.\n");
    return 1;
  }
  proc.error(
    `No manual entry for ${page}\n(Manual pages are not installed here. Try '${page} --help', or 'help ${page}' for what the shell has built in.)\n`,
  );
  return 16;
}
