import type { Task } from '../../kernel/wait.ts';
import { anyOf, Condition } from '../../kernel/wait.ts';
import { FsError } from '../fs/fs-error.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';

/** What an editor of a host asks the page for; the world carries it there and the answers back. */
export interface EditorRequest {
  /** Absolute. */
  readonly path: string;
  /** What is in the file now; '' for a new one. */
  readonly text: string;
  /** Whose habits: how it is left. */
  readonly name: 'vi' | 'nano';
  /** Writes the file. @returns why it could not, '' when it was written */
  save(text: string): string;
  /** The reader is done; the program ends. */
  close(): void;
}

/** Options that take no value and change nothing that one sees here. */
const HARMLESS = /^(?:\+\d*|-[a-zA-Z]+|--[a-z-]+)$/;

/**
 * `vi FILE`, `vim FILE`, `nano FILE`: asks whoever shows this machine to open an editor, and waits until it is
 * closed. The keys that end the real ones (`:q`, `:wq`, `ZZ`, Ctrl-X) end it from the terminal too.
 */
export function* edit(proc: Proc): Task<number> {
  const command = basename(proc.argv[0]);
  const name = command === 'nano' ? 'nano' : 'vi';
  const { tty, machine } = proc;
  if (!proc.isTty(1) || tty === undefined) return refuse(proc, name, 'Output is not to a terminal', 'output');
  if (!proc.isTty(0)) return refuse(proc, name, 'Input is not from a terminal', 'input');
  const paths = proc.argv.slice(1).filter((word) => !HARMLESS.test(word));
  if (paths.length === 0) {
    proc.error(`${command}: tell me which file: ${command} FILE\n`);
    return 1;
  }
  const { openEditor } = machine;
  if (openEditor === undefined) {
    proc.error(`${command}: there is no screen here to edit on\n`);
    return 1;
  }
  for (const path of paths) {
    const text = readFile(proc, path, command);
    if (text === undefined) return 1;
    const changed = new Condition();
    let open = true;
    const end = openEditor({
      path: proc.resolve(path),
      text,
      name,
      save: (content) => save(proc, path, content),
      close: () => {
        open = false;
        changed.notify();
      },
    });
    if (end === undefined) {
      proc.error(`${command}: another file of this host is being edited\n`);
      return 1;
    }
    const before = tty.mode;
    tty.setMode({ canonical: false, echo: false, signals: false, output: true });
    const hint = name === 'nano' ? '^X Exit' : ':wq or :q! and Enter';
    proc.print(`\x1b[?1049h\x1b[H\x1b[2J${proc.resolve(path)} is open in the editor.\r\n\r\n${hint} closes it.\r\n`);
    try {
      let keys = '';
      while (open) {
        const typed = tty.reader.tryRead();
        if (typed === undefined) yield anyOf(changed, tty.reader.readable);
        else if (typed === null) break;
        else {
          keys = (keys + typed).slice(-8);
          if (name === 'nano' ? keys.includes('\x18') : /:(?:w?q|x|wq?a|qa)!?\r|ZZ|ZQ/.test(keys)) break;
        }
      }
    } finally {
      end();
      tty.setMode(before);
      proc.print('\x1b[?1049l');
    }
  }
  return 0;
}

/** What the real ones say when a stream is no terminal. */
function refuse(proc: Proc, name: 'vi' | 'nano', vim: string, stream: 'input' | 'output'): number {
  proc.error(name === 'vi' ? `Vim: Warning: ${vim}\n` : `Standard ${stream} is not a terminal\n`);
  return 1;
}

function readFile(proc: Proc, path: string, command: string): string | undefined {
  const { fs } = proc.machine;
  const at = proc.resolve(path);
  try {
    return fs.exists(at) ? fs.readFile(at) : '';
  } catch (error) {
    if (!(error instanceof FsError)) throw error;
    proc.error(`${command}: ${path}: ${error.message}\n`);
    return undefined;
  }
}

function save(proc: Proc, path: string, content: string): string {
  // Both editors end the last line.
  const text = content === '' || content.endsWith('\n') ? content : `${content}\n`;
  try {
    const file = proc.open(path, { write: true, create: true, truncate: true });
    file.writer?.write(text);
    file.close();
    return '';
  } catch (error) {
    if (error instanceof FsError) return `${path}: ${error.message}`;
    throw error;
  }
}
