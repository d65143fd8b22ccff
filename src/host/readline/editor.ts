import type { Key } from './keys.ts';
import type { Screen } from './screen.ts';

export type Outcome =
  { readonly kind: 'line'; readonly text: string } | { readonly kind: 'interrupt' } | { readonly kind: 'end' };

/** What the editor cannot do by itself. */
export type Request = 'complete' | 'list';

interface Search {
  query: string;
  at: number;
  failed: boolean;
  readonly saved: string;
}

/** A line editor with readline's emacs keys: keys in, what is to be seen out through the screen. */
export class LineEditor {
  private readonly screen: Screen;
  private readonly history: readonly string[];
  private text: string[] = [];
  private at = 0;
  private killed = '';
  private lastWasKill = false;
  private lastWasTab = false;
  /** Which line of history is shown; its length means the new line. */
  private line: number;
  private readonly edited = new Map<number, string>();
  private search: Search | undefined;
  private undo: { text: string[]; at: number }[] = [];
  private lastArgument: { line: number; start: number; length: number } | undefined;
  private literal = false;
  private readonly prompt: string;

  constructor(o: { screen: Screen; prompt: string; history: readonly string[] }) {
    this.screen = o.screen;
    this.prompt = o.prompt;
    this.history = o.history;
    this.line = o.history.length;
    this.screen.start(o.prompt);
  }

  /** The text before the cursor and all of it. */
  get buffer(): { readonly before: string; readonly whole: string } {
    return { before: this.text.slice(0, this.at).join(''), whole: this.text.join('') };
  }

  /** Takes a key. Returns how the line ended, a request, or undefined. */
  press(key: Key): Outcome | Request | undefined {
    if (this.literal && key.kind === 'key') {
      this.literal = false;
      const control = /^ctrl-(.)$/.exec(key.name);
      this.insert(
        key.name === 'tab'
          ? '\t'
          : control !== null
            ? String.fromCharCode(control[1].toUpperCase().charCodeAt(0) - 64)
            : '',
      );
      return undefined;
    }
    if (this.search !== undefined) {
      const done = this.searching(key);
      if (done) return undefined;
    }
    const tab = this.lastWasTab;
    this.lastWasTab = false;
    if (key.kind !== 'key') {
      this.lastWasKill = false;
      this.lastArgument = undefined;
      this.insert(key.text);
      return undefined;
    }
    if (key.name === 'tab') {
      this.lastWasTab = true;
      return tab ? 'list' : 'complete';
    }
    const kill = /^(?:ctrl-[kuw]|alt-d|alt-backspace)$/.test(key.name);
    const outcome = this.command(key.name);
    this.lastWasKill = kill;
    if (key.name !== 'alt-.' && key.name !== 'alt-_') this.lastArgument = undefined;
    return outcome;
  }

  /** Puts text at the cursor. */
  insert(text: string): void {
    this.remember();
    for (const character of text) {
      this.text = [...this.text.slice(0, this.at), character, ...this.text.slice(this.at)];
      this.at++;
      if (text.length <= 2) this.screen.draw(this.text, this.at);
    }
    if (text.length > 2) this.screen.draw(this.text, this.at);
  }

  /** Replaces what stands before the cursor from `start` (in characters) on. */
  replaceBefore(start: number, text: string): void {
    this.remember();
    const characters = [...text];
    this.text = [...this.text.slice(0, start), ...characters, ...this.text.slice(this.at)];
    this.at = start + characters.length;
    this.screen.draw(this.text, this.at);
  }

  /** Prints a list below the line and shows the line again. */
  showBelow(text: string, write: (text: string) => void): void {
    this.screen.finish();
    write(text);
    this.screen.restart();
  }

  /** Shows the line again where the cursor is now. */
  redrawHere(): void {
    this.screen.restart();
  }

  resize(columns: number): void {
    this.screen.resize(columns);
  }

  bell(write: (text: string) => void): void {
    write('\x07');
  }

  private remember(): void {
    this.undo.push({ text: this.text, at: this.at });
    if (this.undo.length > 200) this.undo.shift();
  }

  private draw(): undefined {
    this.screen.draw(this.text, this.at);
    return undefined;
  }

  private moveTo(at: number): undefined {
    this.at = Math.max(0, Math.min(this.text.length, at));
    this.screen.move(this.at);
    return undefined;
  }

  private command(name: string): Outcome | undefined {
    switch (name) {
      case 'enter':
        this.screen.finish();
        return { kind: 'line', text: this.text.join('') };
      case 'ctrl-c':
        this.screen.move(this.text.length);
        return { kind: 'interrupt' };
      case 'ctrl-d':
        if (this.text.length === 0) return { kind: 'end' };
        return this.erase(this.at, this.at + 1, false);
      case 'delete':
        return this.erase(this.at, this.at + 1, false);
      case 'backspace':
        return this.erase(this.at - 1, this.at, false);
      case 'left':
      case 'ctrl-b':
        return this.moveTo(this.at - 1);
      case 'right':
      case 'ctrl-f':
        return this.moveTo(this.at + 1);
      case 'home':
      case 'ctrl-a':
        return this.moveTo(0);
      case 'end':
      case 'ctrl-e':
        return this.moveTo(this.text.length);
      case 'alt-b':
      case 'ctrl-left':
      case 'alt-left':
        return this.moveTo(this.wordLeft());
      case 'alt-f':
      case 'ctrl-right':
      case 'alt-right':
        return this.moveTo(this.wordRight());
      case 'ctrl-k':
        return this.erase(this.at, this.text.length, true);
      case 'ctrl-u':
        return this.erase(0, this.at, true);
      case 'ctrl-w':
        return this.erase(this.spaceLeft(), this.at, true);
      case 'alt-backspace':
        return this.erase(this.wordLeft(), this.at, true);
      case 'alt-d':
        return this.erase(this.at, this.wordRight(), true);
      case 'ctrl-y':
        this.insert(this.killed);
        return undefined;
      case 'ctrl-t':
        return this.transpose();
      case 'ctrl-l':
        this.screen.clear();
        return undefined;
      case 'up':
      case 'ctrl-p':
        return this.go(this.line - 1);
      case 'down':
      case 'ctrl-n':
        return this.go(this.line + 1);
      case 'alt-<':
        return this.go(0);
      case 'alt->':
        return this.go(this.history.length);
      case 'ctrl-r':
        this.search = { query: '', at: this.history.length, failed: false, saved: this.text.join('') };
        this.showSearch();
        return undefined;
      case 'alt-.':
      case 'alt-_':
        return this.insertLastArgument();
      case 'ctrl-_': {
        const last = this.undo.pop();
        if (last === undefined) return undefined;
        this.text = last.text;
        this.at = last.at;
        return this.draw();
      }
      case 'alt-u':
      case 'alt-l':
      case 'alt-c':
        return this.changeCase(name);
      case 'ctrl-v':
        this.literal = true;
        return undefined;
    }
    return undefined;
  }

  private erase(from: number, to: number, kill: boolean): undefined {
    const start = Math.max(0, from);
    const end = Math.min(this.text.length, to);
    if (end <= start) return undefined;
    this.remember();
    const gone = this.text.slice(start, end).join('');
    if (kill) {
      if (!this.lastWasKill) this.killed = gone;
      else this.killed = start < this.at ? gone + this.killed : this.killed + gone;
    }
    this.text = [...this.text.slice(0, start), ...this.text.slice(end)];
    this.at = start;
    return this.draw();
  }

  private isWord(i: number): boolean {
    return /[\p{L}\p{N}]/u.test(this.text[i] ?? '');
  }

  private wordLeft(): number {
    let i = this.at;
    while (i > 0 && !this.isWord(i - 1)) i--;
    while (i > 0 && this.isWord(i - 1)) i--;
    return i;
  }

  private wordRight(): number {
    let i = this.at;
    while (i < this.text.length && !this.isWord(i)) i++;
    while (i < this.text.length && this.isWord(i)) i++;
    return i;
  }

  private spaceLeft(): number {
    let i = this.at;
    while (i > 0 && /\s/.test(this.text[i - 1])) i--;
    while (i > 0 && !/\s/.test(this.text[i - 1])) i--;
    return i;
  }

  private transpose(): undefined {
    if (this.text.length < 2 || this.at === 0) return undefined;
    this.remember();
    const right = this.at === this.text.length ? this.at - 1 : this.at;
    const text = [...this.text];
    [text[right - 1], text[right]] = [text[right], text[right - 1]];
    this.text = text;
    this.at = right + 1;
    return this.draw();
  }

  private changeCase(name: string): undefined {
    const end = this.wordRight();
    let start = this.at;
    while (start < end && !this.isWord(start)) start++;
    this.remember();
    this.text = this.text.map((c, i) => {
      if (i < start || i >= end) return c;
      return name === 'alt-u' || (name === 'alt-c' && i === start) ? c.toUpperCase() : c.toLowerCase();
    });
    this.at = end;
    return this.draw();
  }

  private go(line: number): undefined {
    if (line < 0 || line > this.history.length || line === this.line) return undefined;
    this.edited.set(this.line, this.text.join(''));
    this.line = line;
    this.text = [...(this.edited.get(line) ?? this.history[line] ?? '')];
    this.at = this.text.length;
    this.undo = [];
    return this.draw();
  }

  private insertLastArgument(): undefined {
    let line = (this.lastArgument?.line ?? this.history.length) - 1;
    if (this.lastArgument !== undefined) {
      const { start, length } = this.lastArgument;
      this.text = [...this.text.slice(0, start), ...this.text.slice(start + length)];
      this.at = start;
    }
    line = Math.max(0, line);
    const word = (this.history[line] ?? '').trim().match(/(?:"[^"]*"|'[^']*'|\\.|[^\s"'])+$/)?.[0] ?? '';
    this.lastArgument = { line, start: this.at, length: [...word].length };
    const start = this.at;
    this.remember();
    this.text = [...this.text.slice(0, start), ...word, ...this.text.slice(start)];
    this.at = start + [...word].length;
    return this.draw();
  }

  /** Handles a key during reverse search; false when the key ends it and is to be taken as usual. */
  private searching(key: Key): boolean {
    const search = this.search as Search;
    if (key.kind !== 'key') {
      search.query += key.text;
      this.find(search, search.at);
      return true;
    }
    switch (key.name) {
      case 'ctrl-r':
        this.find(search, search.at - 1);
        return true;
      case 'backspace':
        search.query = [...search.query].slice(0, -1).join('');
        this.find(search, this.history.length);
        return true;
      case 'ctrl-g':
        this.text = [...search.saved];
        this.at = this.text.length;
        break;
    }
    this.search = undefined;
    this.screen.setPrompt(this.prompt.split('\n').pop() ?? '');
    this.screen.draw([...this.text], this.at);
    this.screen.redraw();
    return key.name === 'ctrl-g' || key.name === 'unknown';
  }

  private find(search: Search, from: number): void {
    search.failed = true;
    for (let i = Math.min(from, this.history.length - 1); i >= 0; i--) {
      const at = this.history[i].lastIndexOf(search.query);
      if (at < 0) continue;
      search.at = i;
      search.failed = false;
      this.line = i;
      this.text = [...this.history[i]];
      this.at = [...this.history[i].slice(0, at)].length;
      break;
    }
    if (search.query === '') search.failed = false;
    this.showSearch();
  }

  private showSearch(): void {
    const search = this.search as Search;
    this.screen.setPrompt(`(${search.failed ? 'failed ' : ''}reverse-i-search)\`${search.query}': `);
    this.screen.draw([...this.text], this.at);
    this.screen.redraw();
  }
}
