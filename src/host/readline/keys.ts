/** What a person pressed: text to insert, or a key by its readline name. */
export type Key =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'paste'; readonly text: string };

const PASTE_START = '\x1b[200~';
const PASTE_END = '\x1b[201~';

const CSI: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '7~': 'home',
  '4~': 'end',
  '8~': 'end',
  '3~': 'delete',
  '5~': 'page-up',
  '6~': 'page-down',
  '2~': 'insert',
  Z: 'shift-tab',
};

/** Cuts the bytes that a terminal sends into keys; keeps what is not whole yet. */
export class KeyParser {
  private pending = '';

  /** Adds bytes and gives the keys that are whole. */
  feed(data: string): Key[] {
    this.pending += data;
    const keys: Key[] = [];
    for (;;) {
      const before = this.pending.length;
      const key = this.take();
      if (key !== undefined) keys.push(key);
      if (this.pending === '' || this.pending.length === before) return keys;
    }
  }

  private take(): Key | undefined {
    const text = this.pending;
    if (text === '') return undefined;
    if (text.startsWith(PASTE_START)) {
      const end = text.indexOf(PASTE_END);
      if (end < 0) return undefined;
      this.pending = text.slice(end + PASTE_END.length);
      return { kind: 'paste', text: text.slice(PASTE_START.length, end).replace(/\r\n?/g, '\n') };
    }
    if (text[0] === '\x1b') return this.escape(text);
    if (text[0] < ' ' || text[0] === '\x7f') {
      this.pending = text.slice(1);
      const code = text.charCodeAt(0);
      if (code === 13 || code === 10) return { kind: 'key', name: 'enter' };
      if (code === 9) return { kind: 'key', name: 'tab' };
      if (code === 127 || code === 8) return { kind: 'key', name: 'backspace' };
      return { kind: 'key', name: `ctrl-${String.fromCharCode(code + 64).toLowerCase()}` };
    }
    const plain = /^[^\x00-\x1f\x7f]+/.exec(text)?.[0] ?? text[0];
    this.pending = text.slice(plain.length);
    return { kind: 'text', text: plain };
  }

  private escape(text: string): Key | undefined {
    const sequence = /^\x1b(?:\[([0-9;]*)([A-Za-z~])|O([A-Za-z]))/.exec(text);
    if (sequence !== null) {
      this.pending = text.slice(sequence[0].length);
      const [, numbers = '', final, application] = sequence;
      const [first, modifier] = numbers.split(';');
      const base = CSI[application ?? (final === '~' ? `${first}~` : final)];
      if (base === undefined) return { kind: 'key', name: 'unknown' };
      const prefix = modifier === '5' ? 'ctrl-' : modifier === '3' ? 'alt-' : '';
      return { kind: 'key', name: prefix + base };
    }
    if (/^\x1b(?:\[[0-9;]*|O)?$/.test(text)) return undefined;
    const next = [...text.slice(1)][0];
    this.pending = text.slice(1 + next.length);
    if (next === '\x7f' || next === '\b') return { kind: 'key', name: 'alt-backspace' };
    return { kind: 'key', name: next === '\x1b' ? 'unknown' : `alt-${next}` };
  }
}
