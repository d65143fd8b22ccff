import type { Disposable } from '../kernel/disposable.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { Tty } from '../kernel/tty.ts';

/** How much of the past a terminal that is opened again gets, in characters. */
const MEMORY = 200_000;

/** A host's terminal: a pseudo terminal that remembers what it showed. */
export class Terminal {
  readonly tty: Tty;
  private shown = '';

  constructor(kernel: Kernel, columns: number, rows: number) {
    this.tty = new Tty(kernel, columns, rows);
    this.tty.output.on((text) => {
      this.shown += text;
      if (this.shown.length > 2 * MEMORY) this.shown = fromLineStart(this.shown.slice(-MEMORY));
    });
  }

  /** Everything that was printed, oldest first, but no more than what is remembered. */
  get memory(): string {
    return this.shown;
  }

  /** Calls `sink` with what is printed from now on. */
  onOutput(sink: (text: string) => void): Disposable {
    return this.tty.output.on(sink);
  }
}

/** Drops the first, cut line, so that no half escape sequence is left. */
function fromLineStart(text: string): string {
  return text.slice(text.indexOf('\n') + 1);
}
