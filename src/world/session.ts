import { Emitter } from '../kernel/disposable.ts';
import { EDITING } from '../kernel/tty.ts';
import type { Micros } from '../kernel/time.ts';
import type { Task } from '../kernel/wait.ts';
import { Browser } from './browser.ts';
import { Editors } from './editors.ts';
import { applyFault } from './fault.ts';
import { formatHeader, formatInput, type JournalHeader, type JournalInput } from './journal.ts';
import type { JournalLine } from './protocol.ts';
import type { Terminal } from './terminal.ts';
import type { Software } from './software.ts';
import { World } from './world.ts';

type Input<D extends JournalInput['do']> = Extract<JournalInput, { do: D }>;
type NewInput = { [D in JournalInput['do']]: Omit<Input<D>, 'at'> }[JournalInput['do']];

/** What a session does with an input that only a lab understands. */
export type ConsoleTyper = (step: string, block: string) => void;

/** How often, in events, a long run looks whether it has to stop. */
const EVENTS_BETWEEN_LOOKS = 128;

/**
 * A world that is driven by a journal: everything that comes from outside is an input with its virtual time, told
 * to `journal` before it is applied. The same header and inputs always give the same world.
 */
export class Session {
  readonly world: World;
  readonly editors: Editors;
  readonly browser: Browser;
  readonly header: Omit<JournalHeader, 'format' | 'version'>;
  /** Fires with each line before it is applied; the header comes first, from `begin`. */
  readonly journal = new Emitter<JournalLine>();
  /** Types a lab's console block; set by whoever runs the lab. */
  typeConsole: ConsoleTyper | undefined;
  private written: JournalLine[] = [];
  private lastInput: JournalInput | undefined;
  /** Why the last file was not saved, '' when it was. */
  private saveError = '';

  constructor(header: Omit<JournalHeader, 'format' | 'version'>, software: Software) {
    this.header = header;
    this.world = new World({ ...header, software });
    this.editors = new Editors(this.world);
    this.browser = new Browser(this.world);
  }

  /** Every line so far, the header first. */
  get lines(): readonly JournalLine[] {
    return this.written;
  }

  /** The input that was applied last. */
  get last(): JournalInput | undefined {
    return this.lastInput;
  }

  /** Virtual time since the world began. */
  get elapsed(): Micros {
    return this.world.kernel.now - this.header.epoch;
  }

  /** Writes the header and starts a shell in every host's terminal. */
  begin(): void {
    this.write(formatHeader(this.header));
    for (const host of this.world.hosts) host.openTerminal();
    this.world.kernel.settle();
  }

  terminal(host: string): Terminal {
    return this.world.host(host).openTerminal();
  }

  /** Applies an input at the present time, and lets everything happen that is due in this instant. */
  input(input: NewInput): void {
    // Whoever drives the world may have stopped in the middle of an instant, and a replay does not know where.
    this.world.kernel.settle();
    const timed = { at: this.elapsed, ...input } as JournalInput;
    this.write(formatInput(timed));
    this.apply(timed);
  }

  /** Saves a file that is open in the editor of a host; says why it could not, '' when it was saved. */
  saveFile(host: string, path: string, text: string): string {
    this.input({ do: 'edit', host, path, text });
    return this.saveError;
  }

  /** Applies inputs of a journal at their own times, one per `next`; answers how many are done. */
  *replay(inputs: readonly JournalInput[]): Generator<number, void, void> {
    let done = 0;
    for (const input of inputs) {
      this.world.kernel.runUntil(this.header.epoch + input.at);
      this.write(formatInput(input));
      this.apply(input);
      yield ++done;
    }
  }

  private write(line: JournalLine): void {
    this.written.push(line);
    this.journal.fire(line);
  }

  private apply(input: JournalInput): void {
    this.lastInput = input;
    switch (input.do) {
      case 'type':
        this.terminal(input.host).tty.type(input.keys);
        break;
      case 'resize':
        this.terminal(input.host).tty.resize(input.columns, input.rows);
        break;
      case 'console':
        this.typeConsole?.(input.step, input.block);
        break;
      case 'edit':
        this.saveError = this.editors.apply(input.host, input.path, input.text);
        break;
      case 'browse':
        this.browser.open(input.url);
        break;
      case 'fault':
        applyFault(this.world, input.fault);
        break;
      case 'time':
        break;
    }
    this.world.kernel.settle();
  }

  /**
   * Lets virtual time pass up to `until`, or as far as it comes before `enough` says so.
   * @returns whether it got there
   */
  advance(until: Micros, enough: () => boolean): boolean {
    const { kernel } = this.world;
    for (let count = 1; kernel.step(until); count++) if (count % EVENTS_BETWEEN_LOOKS === 0 && enough()) return false;
    kernel.runUntil(until);
    return true;
  }

  /** Types one command line and Enter as soon as the host's shell shows its prompt, and waits for the next prompt. */
  *typeAtPrompt(host: string, command: string): Task {
    const { tty } = this.terminal(host);
    while (tty.mode !== EDITING) yield tty.reader.readable;
    tty.type(`${command.replaceAll('\n', '\r')}\r`);
    yield this.world.kernel.timer(0);
    while (tty.mode !== EDITING) yield tty.reader.readable;
  }
}
