import type { Task } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import type { Proc } from '../proc.ts';
import { complain, openInput, parseOptions, type Flavour } from './command.ts';

export function* cat(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    {
      short: 'nbsAETvetu',
      long: {
        number: 'n',
        'number-nonblank': 'b',
        'squeeze-blank': 's',
        'show-all': 'A',
        'show-ends': 'E',
        'show-tabs': 'T',
      },
    },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const { options } = parsed;
  const plain = options.size === 0 || (options.size === 1 && options.has('u'));
  let status = 0;
  let number = 0;
  let blanks = 0;
  let carry = '';
  const format = (line: string): string => {
    let text = line;
    if (options.has('s')) {
      blanks = text === '' ? blanks + 1 : 0;
      if (blanks > 1) return '';
    }
    if (options.has('T') || options.has('A') || options.has('t')) text = text.replaceAll('\t', '^I');
    if (options.has('v') || options.has('A') || options.has('e') || options.has('t')) {
      text = text.replace(/[\x00-\x08\x0b-\x1f\x7f]/g, (c) => `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}`);
    }
    if (options.has('E') || options.has('A') || options.has('e')) text += '$';
    const numbered = options.has('b') ? line !== '' : options.has('n');
    return `${numbered ? `${String(++number).padStart(6)}\t` : ''}${text}\n`;
  };
  for (const path of parsed.rest.length > 0 ? parsed.rest : ['-']) {
    const file = openInput(proc, path, flavour === 'busybox' ? "can't open '%'" : '');
    if (file === undefined) {
      status = 1;
      continue;
    }
    try {
      for (;;) {
        const text = yield* (file.input ?? proc.stdin).read();
        if (text === null) break;
        if (plain) proc.print(text);
        else {
          const lines = (carry + text).split('\n');
          carry = lines.pop() ?? '';
          proc.print(lines.map(format).join(''));
        }
        yield* proc.stdout.drain();
      }
    } catch (error) {
      if (!(error instanceof FsError) || error.code !== 'EISDIR') throw error;
      complain(proc, flavour === 'busybox' ? `read error: ${error.message}` : `${path}: ${error.message}`);
      status = 1;
    } finally {
      file.close();
    }
  }
  if (carry !== '') proc.print(format(carry).slice(0, -1));
  return status;
}
