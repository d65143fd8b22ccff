import type { Kernel } from '../kernel/kernel.ts';
import type { Writer } from '../kernel/pipe.ts';
import type { Task } from '../kernel/wait.ts';
import type { Proc } from '../host/proc.ts';
import { FsError } from '../host/fs/fs-error.ts';
import type { ApiClient } from './api/client.ts';
import { CommandError } from './errors.ts';
import { formatRfc3339Nano, timeFromMicros, type GoTime } from '../kernel/go/time.ts';

/** What a command's `run` works with: the process it is, the daemon it talks to, and where it prints. */
export class Context {
  readonly proc: Proc;
  readonly api: ApiClient;

  constructor(proc: Proc, api: ApiClient) {
    this.proc = proc;
    this.api = api;
  }

  get kernel(): Kernel {
    return this.proc.machine.kernel;
  }

  get env(): ReadonlyMap<string, string> {
    return this.proc.env;
  }

  get out(): Writer {
    return this.proc.stdout;
  }

  /** Whether standard input, output or error is a terminal. */
  isTty(stream: 'in' | 'out' | 'err'): boolean {
    return this.proc.isTty({ in: 0, out: 1, err: 2 }[stream]);
  }

  /** The width of the terminal, 0 without one. */
  get columns(): number {
    return this.proc.tty?.columns ?? 0;
  }

  get now(): GoTime {
    return timeFromMicros(this.kernel.date);
  }

  /** Writes to standard output. */
  print(text: string): void {
    this.proc.print(text);
  }

  /** Writes to standard error. */
  warn(text: string): void {
    this.proc.error(text);
  }

  /** Warns on standard error as docker's own logger does. */
  log(message: string): void {
    this.warn(
      `time="${formatRfc3339Nano({ ...this.now, nanoseconds: 0 })}" level=warning msg=${JSON.stringify(message)}\n`,
    );
  }

  /** Reads a file as Go's os.Open would name its failure: `open /x: no such file or directory`. @throws CommandError */
  readFile(path: string): string {
    try {
      return this.proc.machine.fs.readFile(this.proc.resolve(path));
    } catch (error) {
      // A directory can be opened, but not read.
      if (error instanceof FsError)
        throw new CommandError(`${error.code === 'EISDIR' ? 'read' : 'open'} ${path}: ${error.message.toLowerCase()}`);
      throw error;
    }
  }

  /** Everything that comes on standard input until its end. */
  *readInput(): Task<string> {
    let all = '';
    for (;;) {
      const text = yield* this.proc.stdin.read();
      if (text === null) return all;
      all += text;
    }
  }

  /** One line of standard input without its line feed; what there was at the end of input. */
  *readLine(): Task<string> {
    let all = '';
    for (;;) {
      const text = yield* this.proc.stdin.read();
      if (text === null) return all;
      const end = text.indexOf('\n');
      if (end >= 0) {
        this.proc.stdin.unread(text.slice(end + 1));
        return all + text.slice(0, end);
      }
      all += text;
    }
  }
}
