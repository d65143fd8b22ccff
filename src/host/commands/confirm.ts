import type { Task } from '../../kernel/wait.ts';
import { basename } from '../fs/path.ts';
import type { Proc } from '../proc.ts';
import { Lines } from './command.ts';

/** What `rm -i`, `cp -i` and `mv -i` do: asks on standard error; only an answer that begins with y agrees. */
export class Confirmation {
  private readonly proc: Proc;
  private readonly lines: Lines;

  constructor(proc: Proc) {
    this.proc = proc;
    this.lines = new Lines(proc.stdin);
  }

  *ask(question: string): Task<boolean> {
    this.proc.error(`${basename(this.proc.argv[0])}: ${question} `);
    return /^[yY]/.test((yield* this.lines.next()) ?? '');
  }
}
