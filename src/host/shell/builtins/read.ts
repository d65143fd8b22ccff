import { COOKED } from '../../../kernel/tty.ts';
import { anyOf, type Task } from '../../../kernel/wait.ts';
import { SECOND } from '../../../kernel/time.ts';
import type { Input } from '../../fs/open-file.ts';
import type { Shell } from '../shell.ts';
import { builtinFault, FAULTS } from '../wording.ts';
import { badOption, readFlags, type Builtin } from './builtin.ts';

interface Taken {
  readonly text: string;
  /** `end` of the stream or `timeout` came before the delimiter. */
  readonly by: 'delimiter' | 'count' | 'end' | 'timeout';
}

/** Takes text up to a delimiter, or `count` characters; the rest stays in the stream. */
function* take(
  shell: Shell,
  input: Input,
  o: { delimiter: string; count?: number; deadline?: number; raw: boolean },
): Task<Taken> {
  const { kernel } = shell.proc.machine;
  let got = '';
  for (;;) {
    const piece = input.tryRead();
    if (piece === null) return { text: got, by: 'end' };
    if (piece === undefined) {
      if (o.deadline !== undefined && kernel.now >= o.deadline) return { text: got, by: 'timeout' };
      yield o.deadline === undefined ? input.readable : anyOf(input.readable, kernel.timer(o.deadline - kernel.now));
      continue;
    }
    for (let i = 0; i < piece.length; i++) {
      const c = piece[i];
      // A backslash takes the next character along, even the delimiter.
      const escaped = !o.raw && /(?:^|[^\\])(?:\\\\)*\\$/.test(got);
      if (c === o.delimiter && !escaped) {
        input.unread(piece.slice(i + 1));
        return { text: got, by: 'delimiter' };
      }
      got += c;
      if (o.count !== undefined && [...got].length >= o.count) {
        input.unread(piece.slice(i + 1));
        return { text: got, by: 'count' };
      }
    }
  }
}

function* read(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'ersa:d:i:n:N:p:t:u:');
  if (bad !== undefined) return badOption(shell, args, bad, READ.usage);
  const invalid = rest.find((name) => !/^[A-Za-z_]\w*(?:\[.+\])?$/.test(name));
  if (invalid !== undefined) {
    return builtinFault(shell, 'read', FAULTS.readIdentifier(invalid));
  }
  const timeout = flags.get('t');
  if (timeout !== undefined && !/^\d*\.?\d+$/.test(timeout)) {
    shell.error(`read: ${timeout}: invalid timeout specification`);
    return 1;
  }
  const { proc } = shell;
  const fd = Number(flags.get('u') ?? 0);
  const file = proc.fds.get(fd);
  if (file?.input === undefined) {
    shell.error(`read: ${fd}: invalid file descriptor: Bad file descriptor`);
    return 1;
  }
  const prompt = flags.get('p');
  if (prompt !== undefined && file.tty !== undefined) proc.error(prompt);
  const countText = flags.get('N') ?? flags.get('n');
  const count = countText === undefined ? undefined : Number(countText);
  const raw = flags.has('r');
  const { tty } = file;
  if (tty !== undefined && (flags.has('s') || count !== undefined)) {
    tty.setMode({ ...COOKED, echo: !flags.has('s'), canonical: count === undefined });
  }
  let taken: Taken;
  try {
    taken = yield* take(shell, file.input, {
      delimiter: flags.has('N') ? '' : flags.has('d') ? flags.get('d') || '\0' : '\n',
      count,
      deadline: timeout === undefined ? undefined : proc.machine.kernel.now + Math.round(Number(timeout) * SECOND),
      raw,
    });
  } finally {
    if (tty !== undefined) tty.setMode(COOKED);
  }
  const text = raw ? taken.text : taken.text.replace(/\\\n/g, '');
  if (flags.has('N')) shell.variables.set(rest[0] ?? 'REPLY', raw ? text : text.replace(/\\([^])/g, '$1'));
  else assign(shell, text, rest, flags.get('a'), raw);
  if (taken.by === 'timeout') return 142;
  return taken.by === 'end' ? 1 : 0;
}

function assign(shell: Shell, text: string, names: readonly string[], array: string | undefined, raw: boolean): void {
  if (array === undefined && names.length === 0) {
    shell.variables.set('REPLY', raw ? text : text.replace(/\\([^])/g, '$1'));
    return;
  }
  const fields = splitLine(text, shell.ifs, array !== undefined ? Infinity : names.length, raw);
  if (array !== undefined) {
    shell.variables.setArray(
      array,
      'indexed',
      fields.map((field, index) => [String(index), field]),
    );
    return;
  }
  names.forEach((name, index) => {
    const element = /^(\w+)\[(.+)\]$/.exec(name);
    if (element !== null) shell.variables.setElement(element[1], element[2], fields[index] ?? '');
    else shell.variables.set(name, fields[index] ?? '');
  });
}

/** Splits a line into at most `most` fields; the last takes the rest of the line as it is. */
export function splitLine(line: string, ifs: string, most: number, raw: boolean): string[] {
  const spaces = [...' \t\n'].filter((c) => ifs.includes(c));
  const isSpace = (c: string | undefined): boolean => c !== undefined && spaces.includes(c);
  const fields: string[] = [];
  let at = 0;
  while (isSpace(line[at])) at++;
  while (at < line.length) {
    if (fields.length === most - 1) {
      let end = line.length;
      while (end > at && isSpace(line[end - 1])) end--;
      let last = line.slice(at, end);
      // One trailing separator belongs to the last field only if it is alone in ending it.
      const hard = last[last.length - 1];
      if (ifs.includes(hard ?? '') && !isSpace(hard) && ![...last.slice(0, -1)].some((c) => ifs.includes(c)))
        last = last.slice(0, -1);
      fields.push(raw ? last : last.replace(/\\([^])/g, '$1'));
      return fields;
    }
    let field = '';
    while (at < line.length && !ifs.includes(line[at])) {
      if (line[at] === '\\' && !raw) {
        at++;
        field += line[at] ?? '';
      } else field += line[at];
      at++;
    }
    fields.push(field);
    while (isSpace(line[at])) at++;
    if (at < line.length && ifs.includes(line[at])) {
      at++;
      while (isSpace(line[at])) at++;
    }
  }
  return fields;
}

function* mapfile(shell: Shell, args: readonly string[]): Task<number> {
  const { flags, rest, bad } = readFlags(args, 'td:n:O:s:u:C:c:');
  if (bad !== undefined) return badOption(shell, args, bad, MAPFILE.usage);
  const file = shell.proc.fds.get(Number(flags.get('u') ?? 0));
  const input = file?.input;
  if (input === undefined) return 1;
  const delimiter = flags.has('d') ? flags.get('d') || '\0' : '\n';
  const skip = Number(flags.get('s') ?? 0);
  const most = Number(flags.get('n') ?? 0) || Infinity;
  const origin = Number(flags.get('O') ?? 0);
  const items: [string, string][] = [];
  for (let line = 0; items.length < most; line++) {
    const taken = yield* take(shell, input, { delimiter, raw: true });
    if (taken.by === 'end' && taken.text === '') break;
    const text = taken.text + (flags.has('t') || taken.by === 'end' ? '' : delimiter);
    if (line >= skip) items.push([String(origin + items.length), text]);
    if (taken.by === 'end') break;
  }
  const name = rest[0] ?? 'MAPFILE';
  if (flags.has('O')) for (const [key, text] of items) shell.variables.setElement(name, key, text);
  else shell.variables.setArray(name, 'indexed', items);
  return 0;
}

export const READ: Builtin = {
  run: read,
  usage:
    'read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]',
};
export const MAPFILE: Builtin = {
  run: mapfile,
  usage: 'mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]',
  bashOnly: true,
};
