import { textWidth } from './text-width.ts';

/**
 * Columns aligned as Go's text/tabwriter aligns them, with blanks as padding. A cell is what a tab ends; the text
 * after a line's last tab belongs to no column. A column is a run of consecutive lines that have a cell there, so
 * a line without tabs ends every column above it. Wide characters count as two columns: docker has its own copy of
 * tabwriter for that (seen with `docker node ls` and a Chinese host name).
 */
export interface TabwriterOptions {
  /** Least width of a cell, padding included. */
  readonly minWidth: number;
  /** Columns of a tab stop; only used where padding is a tab. */
  readonly tabWidth?: number;
  /** Blanks added to the widest cell. */
  readonly padding: number;
  readonly padCharacter?: ' ' | '\t';
}

/** docker's tables: minwidth 10, padding 3 (service ls, node ls, ps, images …). */
export const DOCKER_TABLE: TabwriterOptions = { minWidth: 10, padding: 3 };

/** Lays out a whole text; lines end with a line feed, cells with a tab. */
export function tabulate(text: string, options: TabwriterOptions): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const widths: number[] = [];
  const out: string[] = [];
  const padding = options.padCharacter ?? ' ';

  const emit = (first: number, last: number): void => {
    for (let row = first; row < last; row += 1) {
      const cells = lines[row]!;
      let line = '';
      cells.forEach((cell, column) => {
        line += cell;
        const width = widths[column];
        // The last cell of a line is not padded: no tab ended it.
        if (width === undefined || column === cells.length - 1) return;
        const missing = width - textWidth(cell);
        line +=
          padding === '\t' ? tabs(width, textWidth(cell), options.tabWidth ?? 8) : ' '.repeat(Math.max(0, missing));
      });
      out.push(line);
    }
  };

  const format = (first: number, last: number): void => {
    const column = widths.length;
    let start = first;
    let row = first;
    while (row < last) {
      if (column >= lines[row]!.length - 1) {
        row += 1;
        continue;
      }
      // A block of lines that have this column begins: what came before is final.
      emit(start, row);
      start = row;
      let width = options.minWidth;
      while (row < last && column < lines[row]!.length - 1) {
        const cell = lines[row]![column]!;
        width = Math.max(width, textWidth(cell) + options.padding);
        row += 1;
      }
      if (padding === '\t') width = Math.ceil(width / (options.tabWidth ?? 8)) * (options.tabWidth ?? 8);
      widths.push(width);
      format(start, row);
      widths.pop();
      start = row;
    }
    emit(start, last);
  };

  format(0, lines.length);
  return out.join('\n');
}

function tabs(width: number, used: number, tabWidth: number): string {
  return '\t'.repeat(Math.ceil((width - used) / tabWidth));
}
