import { charWidth } from '../../kernel/utf8.ts';

interface Place {
  readonly row: number;
  readonly column: number;
}

/** How a character of the line is shown: control characters as `^X`. */
function shown(character: string): string {
  return character !== '\n' && character < ' ' ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}` : character;
}

/** Where the cursor is after `text`, which begins at `start`, on a terminal of so many columns. */
function advance(text: Iterable<string>, start: Place, columns: number): Place {
  let { row, column } = start;
  for (const character of text) {
    if (character === '\n') {
      row++;
      column = 0;
      continue;
    }
    for (const each of shown(character)) {
      const width = charWidth(each);
      if (column + width > columns) {
        row++;
        column = 0;
      }
      column += width;
    }
  }
  return { row, column };
}

/** Without escape sequences, which take no columns. */
function visible(prompt: string): string {
  return prompt.replace(/\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|[\x00-\x09\x0b-\x1f]/g, '');
}

/** Draws a prompt and a line being edited, however many rows they take, and keeps track of the cursor. */
export class Screen {
  private readonly write: (text: string) => void;
  private columns: number;
  private promptEnd: Place = { row: 0, column: 0 };
  private prompt = '';
  private cursor: Place = { row: 0, column: 0 };
  private text: readonly string[] = [];
  private position = 0;

  constructor(write: (text: string) => void, columns: number) {
    this.write = write;
    this.columns = Math.max(1, columns);
  }

  /** Begins a new line of input; rows of the prompt above its last are printed once. */
  start(prompt: string): void {
    const lines = prompt.split('\n');
    this.prompt = lines.pop() ?? '';
    if (lines.length > 0) this.write(`${lines.join('\n')}\n`);
    this.cursor = { row: 0, column: 0 };
    this.text = [];
    this.position = 0;
    this.measure();
    this.write(this.prompt);
    this.cursor = this.wrapEdge(this.promptEnd);
  }

  private measure(): void {
    this.promptEnd = advance(visible(this.prompt), { row: 0, column: 0 }, this.columns);
  }

  private wrapEdge(end: Place): Place {
    if (end.column < this.columns) return end;
    // The cursor hangs on the edge: a blank and a return bring it to the next row.
    this.write(' \r');
    return { row: end.row + 1, column: 0 };
  }

  /** Another prompt in the place of the first: reverse search. */
  setPrompt(prompt: string): void {
    this.prompt = prompt;
    this.measure();
  }

  /** Shows `text` with the cursor before character number `position`. */
  draw(text: readonly string[], position: number): void {
    const before = this.text.length;
    const appended =
      position === text.length &&
      this.position === before &&
      text.length > before &&
      this.text.every((character, i) => character === text[i]) &&
      !text.slice(before).includes('\n');
    this.text = text;
    this.position = position;
    if (appended) {
      const added = text.slice(before);
      this.write(added.map(shown).join(''));
      this.cursor = this.wrapEdge(advance(added, this.cursor, this.columns));
      return;
    }
    this.redraw();
  }

  /** Draws everything again from the first row of the prompt on. */
  redraw(): void {
    let out = this.cursor.row > 0 ? `\x1b[${this.cursor.row}A\r\x1b[J` : '\r\x1b[J';
    out += this.prompt;
    out += this.text.map(shown).join('');
    this.write(out);
    let end = advance(this.text, this.promptEnd, this.columns);
    end = this.wrapEdge(end);
    const target = this.place(this.position);
    let move = end.row > target.row ? `\x1b[${end.row - target.row}A` : '';
    if (end.row !== target.row || end.column !== target.column)
      move += `\r${target.column > 0 ? `\x1b[${target.column}C` : ''}`;
    if (move !== '') this.write(move);
    this.cursor = target;
  }

  private place(position: number): Place {
    const before = advance(this.text.slice(0, position), this.promptEnd, this.columns);
    const next = this.text[position];
    const width = next === undefined || next === '\n' ? 1 : charWidth(next);
    // A wide character that does not fit on the row is shown on the next one.
    return before.column + width > this.columns ? { row: before.row + 1, column: 0 } : before;
  }

  /** Only the cursor moves. */
  move(position: number): void {
    const target = this.place(position);
    let out = '';
    if (target.row < this.cursor.row) out += `\x1b[${this.cursor.row - target.row}A`;
    if (target.row > this.cursor.row) out += `\x1b[${target.row - this.cursor.row}B`;
    if (target.column !== this.cursor.column || out !== '')
      out += `\r${target.column > 0 ? `\x1b[${target.column}C` : ''}`;
    this.write(out);
    this.position = position;
    this.cursor = target;
  }

  /** Leaves the line as it is and goes below it. */
  finish(): void {
    this.move(this.text.length);
    this.write('\n');
  }

  /** The terminal has another width; it has rewrapped what it shows. */
  resize(columns: number): void {
    this.columns = Math.max(1, columns);
    this.measure();
    this.cursor = this.place(this.position);
    this.redraw();
  }

  /** Clears the screen and draws on its first row. */
  clear(): void {
    this.write('\x1b[H\x1b[2J');
    this.cursor = { row: 0, column: 0 };
    this.redraw();
  }

  /** Something was printed below: the prompt begins anew where the cursor is now. */
  restart(): void {
    this.cursor = { row: 0, column: 0 };
    this.redraw();
  }
}
