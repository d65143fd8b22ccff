import { humanSize } from '../../kernel/go/units.ts';

/** How far something is. */
export interface ProgressDetail {
  readonly current?: number;
  readonly total?: number;
  /** No numbers after the bar. */
  readonly hidecounts?: boolean;
  /** What is counted, where it is not bytes. */
  readonly units?: string;
}

/** One message of the stream that pulls, pushes and service updates are told in. */
export interface ProgressMessage {
  readonly id?: string;
  readonly status?: string;
  readonly stream?: string;
  /** Present, even if empty, in messages that are overwritten by the next one of the same id. */
  readonly progressDetail?: ProgressDetail;
}

/** The bar is shown on terminals wider than this. */
const BAR_NEEDS = 110;
const BAR = 50;

/** `[=====>     ]  1.2MB/4.5MB`, as wide as the terminal allows; empty where there is nothing to count. */
export function progressBar(
  { current = 0, total = 0, hidecounts = false, units }: ProgressDetail,
  columns: number,
): string {
  if (current <= 0 && total <= 0) return '';
  const count = (value: number): string => (units === undefined ? humanSize(value) : String(value));
  if (total <= 0) {
    if (units === undefined) return count(current).padStart(8);
    return `${current} ${units}`;
  }
  const filled = Math.min(BAR, Math.trunc(Math.trunc((current / total) * 100) / 2));
  const bar = columns > BAR_NEEDS ? `[${'='.repeat(filled)}>${' '.repeat(BAR - filled)}] ` : '';
  if (hidecounts) return bar;
  if (units !== undefined) return `${bar}${current > total ? `${current}` : `${current}/${total}`} ${units}`;
  return bar + (current > total ? count(current).padStart(8) : `${count(current).padStart(8)}/${count(total)}`);
}

/**
 * Shows such messages: on a terminal each id has a line that is drawn over again by moving the cursor up to it and
 * down again; elsewhere a line is printed for every message that has no bar (transcripts/service-basics).
 */
export class MessageDisplay {
  private readonly print: (text: string) => void;
  private readonly terminal: boolean;
  private readonly columns: () => number;
  private lines = new Map<string, number>();

  constructor(print: (text: string) => void, terminal: boolean, columns: () => number) {
    this.print = print;
    this.terminal = terminal;
    this.columns = columns;
  }

  show(message: ProgressMessage): void {
    const { id = '', progressDetail } = message;
    let up = 0;
    let out = '';
    if (id !== '' && progressDetail !== undefined) {
      let line = this.lines.get(id);
      if (line === undefined) {
        line = this.lines.size;
        this.lines.set(id, line);
        if (this.terminal) out += '\n';
      }
      up = this.lines.size - line;
      if (this.terminal) out += move(up, 'A');
    } else {
      // A line of its own: what stands above it is out of reach from now on.
      this.lines = new Map();
    }
    out += this.text(message);
    if (id !== '' && this.terminal) out += move(up, 'B');
    if (out !== '') this.print(out);
  }

  private text({ id = '', status = '', stream = '', progressDetail }: ProgressMessage): string {
    const name = id === '' ? '' : `${id}: `;
    if (progressDetail !== undefined) {
      const bar = progressBar(progressDetail, this.terminal ? this.columns() : 200);
      if (this.terminal && stream === '') return `\x1b[2K\r${name}${status} ${bar}\r`;
      if (bar !== '') return '';
    }
    return stream === '' ? `${name}${status}\n` : `${name}${stream}`;
  }
}

function move(lines: number, direction: 'A' | 'B'): string {
  return lines === 0 ? '' : `\x1b[${lines}${direction}`;
}
