import { Emitter } from './disposable.ts';
import type { Kernel } from './kernel.ts';
import { BrokenPipe, readFrom, type Reader, type Writer } from './pipe.ts';
import type { SignalName } from './signal.ts';
import { SECOND } from './time.ts';
import { Condition, type Task } from './wait.ts';

/** How a terminal treats what is typed: the parts of termios that matter here. */
export interface TtyMode {
  /** ICANON: a line is handed over at Enter and may be edited with Backspace, Ctrl-U and Ctrl-W before. */
  readonly canonical: boolean;
  /** ECHO: typed characters appear. */
  readonly echo: boolean;
  /** ISIG: Ctrl-C, Ctrl-Z and Ctrl-\ send signals to the foreground. */
  readonly signals: boolean;
  /** OPOST|ONLCR: a newline that a program prints becomes carriage return + newline. */
  readonly output: boolean;
}

export const COOKED: TtyMode = { canonical: true, echo: true, signals: true, output: true };
/** As a line editor sets it: each key at once, no echo, no signals; output stays processed. */
export const EDITING: TtyMode = { canonical: false, echo: false, signals: false, output: true };
/** As `docker exec -it` sets it for its own side: bytes pass untouched. */
export const RAW: TtyMode = { canonical: false, echo: false, signals: false, output: false };

/** Whoever gets the signals that are typed: the foreground job. */
export interface SignalTarget {
  signal(signal: SignalName): void;
}

/** What a terminal takes in per second of virtual time before writers are made to wait, in characters. */
const BAUD = 1_000_000;
const BURST = 65_536;

const ERASE = '\x7f';

/**
 * A pseudo terminal. The page holds its master side: it calls `type` and listens to `output`. Programs hold
 * `reader` and `writer`.
 */
export class Tty {
  /** What appears on the screen. */
  readonly output = new Emitter<string>();
  /** A program changed how keys are treated; `EDITING` means that a shell shows its prompt and waits. */
  readonly modeChanges = new Emitter<TtyMode>();
  private currentMode: TtyMode = COOKED;
  private line = '';
  private ready: string[] = [];
  private endOfFile = 0;
  private hungUp = false;
  private credit = BURST;
  private creditAt: number;
  private readonly changed = new Condition();
  private target: SignalTarget | undefined;

  private readonly kernel: Kernel;
  private width;
  private height;

  constructor(kernel: Kernel, width = 80, height = 24) {
    this.kernel = kernel;
    this.width = width;
    this.height = height;

    this.creditAt = kernel.now;
  }

  get columns(): number {
    return this.width;
  }

  get rows(): number {
    return this.height;
  }

  /** A new size of the window; the foreground job gets SIGWINCH. */
  resize(columns: number, rows: number): void {
    if (columns === this.width && rows === this.height) return;
    this.width = columns;
    this.height = rows;
    this.target?.signal('SIGWINCH');
  }

  get mode(): TtyMode {
    return this.currentMode;
  }

  setMode(mode: TtyMode): void {
    if (this.currentMode.canonical && !mode.canonical && this.line !== '') {
      this.ready.push(this.line);
      this.line = '';
    }
    this.currentMode = mode;
    this.changed.notify();
    this.modeChanges.fire(mode);
  }

  get foreground(): SignalTarget | undefined {
    return this.target;
  }

  setForeground(target: SignalTarget | undefined): void {
    this.target = target;
  }

  /** The line is cut: readers see the end, writers BrokenPipe, the foreground job SIGHUP. */
  hangUp(): void {
    if (this.hungUp) return;
    this.hungUp = true;
    this.target?.signal('SIGHUP');
    this.changed.notify();
  }

  /** Keys come in, as the bytes that a terminal sends for them. */
  type(data: string): void {
    if (this.hungUp) return;
    if (!this.currentMode.canonical && !this.currentMode.signals && !this.currentMode.echo) {
      this.ready.push(data);
      this.changed.notify();
      return;
    }
    for (const key of data) this.key(key);
    this.changed.notify();
  }

  private key(key: string): void {
    const mode = this.currentMode;
    if (mode.signals) {
      const signal: SignalName | undefined =
        key === '\x03' ? 'SIGINT' : key === '\x1c' ? 'SIGQUIT' : key === '\x1a' ? 'SIGTSTP' : undefined;
      if (signal !== undefined) {
        this.line = '';
        this.ready = [];
        if (mode.echo) this.print(`^${String.fromCharCode(key.charCodeAt(0) + 64)}`);
        this.target?.signal(signal);
        return;
      }
    }
    if (!mode.canonical) {
      if (mode.echo) this.echo(key);
      this.ready.push(key);
      return;
    }
    this.edit(key);
  }

  private edit(key: string): void {
    const { echo } = this.currentMode;
    if (key === ERASE || key === '\b') this.erase(1);
    else if (key === '\x15') this.erase([...this.line].length);
    else if (key === '\x17') this.erase([...(/\S*\s*$/.exec(this.line)?.[0] ?? '')].length);
    else if (key === '\x04') {
      if (this.line === '') this.endOfFile++;
      else this.ready.push(this.line);
      this.line = '';
    } else if (key === '\r' || key === '\n') {
      this.ready.push(`${this.line}\n`);
      this.line = '';
      if (echo) this.print('\r\n');
    } else {
      this.line += key;
      if (echo) this.echo(key);
    }
  }

  private erase(count: number): void {
    const characters = [...this.line];
    const gone = characters.splice(Math.max(0, characters.length - count), count);
    this.line = characters.join('');
    if (!this.currentMode.echo) return;
    for (const each of gone) {
      const columns = each < ' ' ? 2 : each.charCodeAt(0) > 0x2e7f ? 2 : 1;
      this.print('\b \b'.repeat(columns));
    }
  }

  private echo(key: string): void {
    if (key < ' ' && key !== '\t') this.print(`^${String.fromCharCode(key.charCodeAt(0) + 64)}`);
    else this.print(key);
  }

  private print(text: string): void {
    this.output.fire(text);
  }

  readonly reader: Reader = {
    tryRead: () => {
      if (this.ready.length > 0) {
        if (!this.currentMode.canonical) {
          const all = this.ready.join('');
          this.ready = [];
          return all;
        }
        return this.ready.shift();
      }
      if (this.endOfFile > 0) {
        this.endOfFile--;
        return null;
      }
      return this.hungUp ? null : undefined;
    },
    readable: this.changed,
    read: () => readFrom(this.reader),
    close: () => {},
  };

  readonly writer: Writer = {
    write: (text) => {
      if (this.hungUp) throw new BrokenPipe();
      this.refill();
      this.credit -= text.length;
      this.print(this.currentMode.output ? text.replace(/\n/g, '\r\n') : text);
    },
    drain: () => this.drain(),
    close: () => {},
  };

  private refill(): void {
    const passed = this.kernel.now - this.creditAt;
    this.credit = Math.min(BURST, this.credit + (passed * BAUD) / SECOND);
    this.creditAt = this.kernel.now;
  }

  private *drain(): Task {
    this.refill();
    if (this.credit < 0) yield* this.kernel.sleep((-this.credit * SECOND) / BAUD);
  }
}
