/** The lines that were typed. Numbers count from 1 and do not change when old lines are dropped. */
export class History {
  private lines: string[] = [];
  private dropped = 0;
  private readonly limit = 1000;

  get all(): readonly string[] {
    return this.lines;
  }

  /** The number that the next line will have. */
  get nextNumber(): number {
    return this.dropped + this.lines.length + 1;
  }

  get firstNumber(): number {
    return this.dropped + 1;
  }

  /** Remembers a line, unless HISTCONTROL says otherwise. */
  add(line: string, control = ''): void {
    const words = control.split(':');
    const both = words.includes('ignoreboth');
    if (line.trim() === '') return;
    if ((both || words.includes('ignorespace')) && line.startsWith(' ')) return;
    if ((both || words.includes('ignoredups')) && this.lines[this.lines.length - 1] === line) return;
    if (words.includes('erasedups')) this.lines = this.lines.filter((each) => each !== line);
    this.lines.push(line);
    if (this.lines.length > this.limit) {
      this.dropped += this.lines.length - this.limit;
      this.lines = this.lines.slice(-this.limit);
    }
  }

  replaceLast(line: string): void {
    if (this.lines.length > 0) this.lines[this.lines.length - 1] = line;
  }

  clear(): void {
    this.lines = [];
    this.dropped = 0;
  }

  remove(number: number): boolean {
    const index = number - this.dropped - 1;
    if (index < 0 || index >= this.lines.length) return false;
    this.lines.splice(index, 1);
    return true;
  }

  get(number: number): string | undefined {
    return this.lines[number - this.dropped - 1];
  }

  /**
   * Expands `!!`, `!n`, `!-n`, `!text`, `!?text?`, `!$`, `!^`, `!*` with word designators and the modifier `:p`,
   * and `^old^new`. Returns undefined when there is nothing to expand, or the event that is missing.
   */
  expand(line: string): { text: string; onlyPrint: boolean } | { missing: string } | undefined {
    const quick = /^\^([^^]+)\^([^^]*)\^?$/.exec(line);
    if (quick !== null) {
      const last = this.lines[this.lines.length - 1];
      if (last === undefined || !last.includes(quick[1])) return { missing: `:s${line}` };
      return { text: last.replace(quick[1], () => quick[2]), onlyPrint: false };
    }
    let out = '';
    let changed = false;
    let onlyPrint = false;
    let single = false;
    let double = false;
    for (let i = 0; i < line.length; i++) {
      const c = line[i];
      if (c === '\\' && !single) {
        out += c + (line[++i] ?? '');
        continue;
      }
      if (c === "'" && !double) single = !single;
      if (c === '"' && !single) double = !double;
      const next = line[i + 1];
      if (c !== '!' || single || next === undefined || /[\s=("]/.test(next) || /[[{$]$/.test(out)) {
        out += c;
        continue;
      }
      const found = this.event(line.slice(i));
      if ('missing' in found) return found;
      changed = true;
      onlyPrint ||= found.print;
      out += found.text;
      i += found.length - 1;
    }
    return changed ? { text: out, onlyPrint } : undefined;
  }

  private event(rest: string): { text: string; length: number; print: boolean } | { missing: string } {
    const match = /^!(?:(!)|(-?\d+)|\?([^?\n]*)\??|([$^*])|([^\s:;&|<>()"'!$^*-][^\s:;&|<>()"']*))/.exec(rest);
    if (match === null) return { text: '!', length: 1, print: false };
    let length = match[0].length;
    const [, last, number, inside, word, start] = match;
    let line: string | undefined;
    if (last !== undefined || word !== undefined) line = this.lines[this.lines.length - 1];
    else if (number !== undefined) {
      line = Number(number) < 0 ? this.lines[this.lines.length + Number(number)] : this.get(Number(number));
    } else
      line = [...this.lines]
        .reverse()
        .find((each) => (start !== undefined ? each.startsWith(start) : each.includes(inside)));
    if (line === undefined) return { missing: match[0] };
    let text = line;
    const words = line.match(/"(?:\\.|[^"])*"|'[^']*'|(?:\\.|[^\s"'])+/g) ?? [];
    const pick = (designator: string): string =>
      designator === '$'
        ? (words[words.length - 1] ?? '')
        : designator === '^'
          ? (words[1] ?? '')
          : designator === '*'
            ? words.slice(1).join(' ')
            : (words[Number(designator)] ?? '');
    if (word !== undefined) text = pick(word);
    else {
      const designator = /^:(\d+|[$^*])|^([$^*])/.exec(rest.slice(length));
      if (designator !== null) {
        text = pick(designator[1] ?? designator[2]);
        length += designator[0].length;
      }
    }
    const print = rest.slice(length).startsWith(':p');
    return { text, length: length + (print ? 2 : 0), print };
  }
}
