import { AwkSyntaxError, type AwkFunction, type AwkProgram, type Expr, type Rule, type Stmt } from './awk-syntax.ts';

interface Token {
  readonly type: 'num' | 'str' | 're' | 'name' | 'func' | 'word' | 'op' | 'newline' | 'end';
  readonly text: string;
  /** Whether white space stands before it. */
  readonly spaced: boolean;
}

const WORDS = new Set(
  'BEGIN END function func if else while for do in print printf delete next nextfile exit break continue return getline'.split(
    ' ',
  ),
);
export const AWK_FUNCTIONS: ReadonlySet<string> = new Set(
  'length substr index split sub gsub match sprintf toupper tolower int sqrt sin cos atan2 exp log rand srand system close fflush systime strftime gensub'.split(
    ' ',
  ),
);
const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  '"': '"',
  '/': '/',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** The text of a string literal with its escapes done. */
export function unescapeAwk(text: string): string {
  return text.replace(/\\([0-7]{1,3}|[^])/g, (all: string, c: string) =>
    /^[0-7]/.test(c) ? String.fromCharCode(parseInt(c, 8)) : (ESCAPES[c] ?? all),
  );
}

/** Parses an awk program. @throws AwkSyntaxError */
export class AwkParser {
  private readonly source: string;
  private at = 0;
  private token: Token = { type: 'newline', text: '', spaced: false };
  private regexpAllowed = true;
  private noIn = 0;
  private noGreater = 0;

  constructor(source: string) {
    this.source = source;
    this.advance();
  }

  private fail(): never {
    throw new AwkSyntaxError(
      `syntax error at or near ${this.token.type === 'end' ? 'end of file' : this.token.text === '\n' || this.token.type === 'newline' ? 'end of line' : this.token.text}`,
    );
  }

  private advance(): Token {
    const previous = this.token;
    this.token = this.scan();
    this.regexpAllowed =
      this.token.type === 'op'
        ? !/^[)\]$]$|^\+\+$|^--$/.test(this.token.text) || this.token.text === '$'
        : !['num', 'str', 're', 'name', 'func'].includes(this.token.type);
    return previous;
  }

  private scan(): Token {
    const { source } = this;
    const start = this.at;
    for (;;) {
      if (/[ \t\r]/.test(source[this.at] ?? '')) this.at++;
      else if (source[this.at] === '\\' && source[this.at + 1] === '\n') this.at += 2;
      else if (source[this.at] === '#') while (this.at < source.length && source[this.at] !== '\n') this.at++;
      else break;
    }
    const spaced = this.at > start;
    const rest = source.slice(this.at);
    const make = (type: Token['type'], text: string, length = text.length): Token => {
      this.at += length;
      return { type, text, spaced };
    };
    if (rest === '') return { type: 'end', text: '', spaced };
    if (rest[0] === '\n') return make('newline', '\n');
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest);
    if (number !== null) return make('num', number[0]);
    const string = /^"((?:\\[^]|[^"\\])*)"/.exec(rest);
    if (string !== null) return make('str', unescapeAwk(string[1]), string[0].length);
    if (rest[0] === '"') throw new AwkSyntaxError(`unterminated string ${rest.slice(0, 10)}`);
    const name = /^[A-Za-z_]\w*/.exec(rest);
    if (name !== null) {
      if (WORDS.has(name[0])) return make('word', name[0]);
      if (AWK_FUNCTIONS.has(name[0])) return make('func', name[0]);
      return make('name', name[0]);
    }
    if (rest[0] === '/' && this.regexpAllowed) {
      const regexp = /^\/((?:\\[^]|\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|[^/\\\n[])+|)\//.exec(rest);
      if (regexp === null) throw new AwkSyntaxError(`unterminated regular expression ${rest.slice(1, 11)}`);
      return make('re', regexp[1] ?? '', regexp[0].length);
    }
    const operator =
      /^(?:\*\*=|\*\*|&&|\|\||==|!=|<=|>=|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|>>|!~|[-+*/%^!~<>=?:(){}[\];,$|])/.exec(rest);
    if (operator === null) throw new AwkSyntaxError(`syntax error at or near ${rest[0]}`);
    return make('op', operator[0]);
  }

  private is(text: string): boolean {
    return (this.token.type === 'op' || this.token.type === 'word') && this.token.text === text;
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  private newlines(): void {
    while (this.token.type === 'newline') this.advance();
  }

  private ends(): void {
    while (this.token.type === 'newline' || this.is(';')) this.advance();
  }

  parse(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.ends();
    while (this.token.type !== 'end') {
      if (this.accept('function') || this.accept('func')) {
        const name = this.advance().text;
        this.expect('(');
        const parameters: string[] = [];
        while (!this.is(')')) {
          parameters.push(this.advance().text);
          if (!this.accept(',')) break;
        }
        this.expect(')');
        this.newlines();
        functions.set(name, { parameters, body: this.block() });
      } else if (this.is('BEGIN') || this.is('END')) {
        const when = this.advance().text as 'BEGIN' | 'END';
        rules.push({ when, body: this.block() });
      } else if (this.is('{')) rules.push({ when: 'always', body: this.block() });
      else {
        const from = this.expression();
        const to = this.accept(',') ? (this.newlines(), this.expression()) : undefined;
        rules.push({ when: { from, to }, body: this.is('{') ? this.block() : undefined });
      }
      this.ends();
    }
    return { rules, functions };
  }

  private block(): Stmt {
    this.expect('{');
    const body: Stmt[] = [];
    this.ends();
    while (!this.is('}')) {
      if (this.token.type === 'end') this.fail();
      body.push(this.statement());
      this.ends();
    }
    this.advance();
    return { k: 'block', body };
  }

  private close(): void {
    if (this.token.type === 'newline' || this.is(';')) this.advance();
    else if (!this.is('}') && this.token.type !== 'end') this.fail();
  }

  private nested(): Stmt {
    this.newlines();
    if (this.accept(';')) return { k: 'block', body: [] };
    return this.statement();
  }

  private statement(): Stmt {
    if (this.is('{')) return this.block();
    if (this.accept('if')) {
      this.expect('(');
      const test = this.expression();
      this.expect(')');
      const yes = this.nested();
      const { at, token, regexpAllowed } = this;
      this.ends();
      if (this.accept('else')) return { k: 'if', test, yes, no: this.nested() };
      this.at = at;
      this.token = token;
      this.regexpAllowed = regexpAllowed;
      return { k: 'if', test, yes, no: undefined };
    }
    if (this.accept('while')) {
      this.expect('(');
      const test = this.expression();
      this.expect(')');
      return { k: 'while', test, body: this.nested(), first: true };
    }
    if (this.accept('do')) {
      const body = this.nested();
      this.ends();
      this.expect('while');
      this.expect('(');
      const test = this.expression();
      this.expect(')');
      this.close();
      return { k: 'while', test, body, first: false };
    }
    if (this.accept('for')) return this.forLoop();
    const simple = this.simple();
    this.close();
    return simple;
  }

  private forLoop(): Stmt {
    this.expect('(');
    const saved = { at: this.at, token: this.token, regexpAllowed: this.regexpAllowed };
    if (this.token.type === 'name') {
      const name = this.advance().text;
      if (this.accept('in') && (this.token as Token).type === 'name') {
        const array = this.advance().text;
        if (this.accept(')')) return { k: 'forin', name, array, body: this.nested() };
      }
      Object.assign(this, saved);
    }
    const init = this.is(';') ? undefined : this.simple();
    this.expect(';');
    this.newlines();
    const test = this.is(';') ? undefined : this.expression();
    this.expect(';');
    this.newlines();
    const update = this.is(')') ? undefined : this.simple();
    this.expect(')');
    return { k: 'for', init, test, update, body: this.nested() };
  }

  private simple(): Stmt {
    for (const to of ['next', 'nextfile', 'exit', 'break', 'continue', 'return'] as const) {
      if (!this.accept(to)) continue;
      const bare = this.token.type === 'newline' || this.token.type === 'end' || this.is(';') || this.is('}');
      return { k: 'jump', to, value: bare || (to !== 'exit' && to !== 'return') ? undefined : this.expression() };
    }
    if (this.accept('delete')) {
      const name = this.advance().text;
      if (!this.accept('[')) return { k: 'delete', name, keys: undefined };
      const keys = this.list();
      this.expect(']');
      return { k: 'delete', name, keys };
    }
    if (this.is('print') || this.is('printf')) {
      const format = this.advance().text === 'printf';
      this.noGreater++;
      let args: readonly Expr[] = [];
      if (
        this.token.type !== 'newline' &&
        this.token.type !== 'end' &&
        !this.is(';') &&
        !this.is('}') &&
        !this.is('>') &&
        !this.is('>>') &&
        !this.is('|')
      )
        args = this.list();
      this.noGreater--;
      if (args.length === 1 && args[0].k === 'group') args = args[0].list;
      let to: { op: string; file: Expr } | undefined;
      if (this.is('>') || this.is('>>') || this.is('|')) {
        const op = this.advance().text;
        this.noGreater++;
        to = { op, file: this.concatenation() };
        this.noGreater--;
      }
      return { k: 'print', format, args, to };
    }
    return { k: 'expr', expr: this.expression() };
  }

  private list(): Expr[] {
    const out = [this.expression()];
    while (this.accept(',')) {
      this.newlines();
      out.push(this.expression());
    }
    return out;
  }

  private expression(): Expr {
    const left = this.ternary();
    if (this.token.type === 'op' && /^(?:=|\+=|-=|\*=|\/=|%=|\^=|\*\*=)$/.test(this.token.text)) {
      if (left.k !== 'var' && left.k !== 'field' && left.k !== 'index') this.fail();
      const op = this.advance().text;
      this.newlines();
      return { k: 'assign', op: op === '**=' ? '^=' : op, target: left, value: this.expression() };
    }
    return left;
  }

  private ternary(): Expr {
    const test = this.or();
    if (!this.accept('?')) return test;
    this.newlines();
    const yes = this.expression();
    this.newlines();
    this.expect(':');
    this.newlines();
    return { k: 'cond', test, yes, no: this.expression() };
  }

  private or(): Expr {
    let left = this.and();
    while (this.accept('||')) {
      this.newlines();
      left = { k: 'binary', op: '||', left, right: this.and() };
    }
    return left;
  }

  private and(): Expr {
    let left = this.membership();
    while (this.accept('&&')) {
      this.newlines();
      left = { k: 'binary', op: '&&', left, right: this.membership() };
    }
    return left;
  }

  private membership(): Expr {
    let left = this.matching();
    while (this.noIn === 0 && this.is('in')) {
      this.advance();
      left = { k: 'in', keys: left.k === 'group' ? left.list : [left], name: this.advance().text };
    }
    return left;
  }

  private matching(): Expr {
    let left = this.comparison();
    while (this.is('~') || this.is('!~')) {
      const op = this.advance().text;
      left = { k: 'binary', op, left, right: this.comparison() };
    }
    return left;
  }

  private comparison(): Expr {
    const left = this.concatenation();
    if (
      this.token.type === 'op' &&
      (/^(?:<|<=|==|!=|>=)$/.test(this.token.text) || (this.token.text === '>' && this.noGreater === 0))
    ) {
      const op = this.advance().text;
      return { k: 'binary', op, left, right: this.concatenation() };
    }
    return left;
  }

  private startsOperand(): boolean {
    const { type, text } = this.token;
    if (type === 'num' || type === 'str' || type === 'name' || type === 'func' || type === 're') return true;
    return type === 'op' && (/^(?:[$!(]|\+\+|--)$/.test(text) || ((text === '-' || text === '+') && false));
  }

  private concatenation(): Expr {
    let left = this.additive();
    for (;;) {
      if (this.is('|') && this.source.slice(this.at).trimStart().startsWith('getline')) return left;
      if (!this.startsOperand()) return left;
      left = { k: 'binary', op: ' ', left, right: this.additive() };
    }
  }

  private additive(): Expr {
    let left = this.multiplicative();
    while (this.is('+') || this.is('-')) {
      const op = this.advance().text;
      left = { k: 'binary', op, left, right: this.multiplicative() };
    }
    return left;
  }

  private multiplicative(): Expr {
    let left = this.unary();
    while (this.is('*') || this.is('/') || this.is('%')) {
      const op = this.advance().text;
      left = { k: 'binary', op, left, right: this.unary() };
    }
    return left;
  }

  private unary(): Expr {
    if (this.is('!') || this.is('-') || this.is('+')) {
      const op = this.advance().text;
      return { k: 'unary', op, operand: this.unary() };
    }
    return this.power();
  }

  private power(): Expr {
    const base = this.postfix();
    if (this.is('^') || this.is('**')) {
      this.advance();
      return {
        k: 'binary',
        op: '^',
        left: base,
        right: this.is('-') || this.is('+') || this.is('!') ? this.unary() : this.power(),
      };
    }
    return base;
  }

  private postfix(): Expr {
    const target = this.primary();
    if ((target.k === 'var' || target.k === 'field' || target.k === 'index') && (this.is('++') || this.is('--'))) {
      return { k: 'step', op: this.advance().text, prefix: false, target };
    }
    return target;
  }

  private primary(): Expr {
    const { token } = this;
    switch (token.type) {
      case 'num':
        this.advance();
        return { k: 'num', value: Number(token.text) };
      case 'str':
        this.advance();
        return { k: 'str', value: token.text };
      case 're':
        this.advance();
        return { k: 're', source: token.text };
      case 'func': {
        this.advance();
        if (!this.accept('(')) return { k: 'call', name: token.text, args: [] };
        return this.call(token.text);
      }
      case 'name': {
        this.advance();
        if (this.is('(') && !this.token.spaced) {
          this.advance();
          return this.call(token.text);
        }
        if (!this.accept('[')) return { k: 'var', name: token.text };
        const saved = this.noGreater;
        this.noGreater = 0;
        const keys = this.list();
        this.noGreater = saved;
        this.expect(']');
        return { k: 'index', name: token.text, keys };
      }
    }
    if (this.accept('getline')) {
      const target = this.token.type === 'name' || this.is('$') ? this.primary() : undefined;
      const file = this.accept('<') ? this.primary() : undefined;
      return { k: 'getline', target, file };
    }
    if (this.is('++') || this.is('--')) {
      const op = this.advance().text;
      return { k: 'step', op, prefix: true, target: this.primary() };
    }
    if (this.accept('$')) {
      if (this.is('++') || this.is('--') || this.is('-')) return { k: 'field', index: this.unary() };
      return { k: 'field', index: this.primary() };
    }
    if (this.accept('(')) {
      const saved = [this.noIn, this.noGreater];
      this.noIn = 0;
      this.noGreater = 0;
      const list = this.list();
      [this.noIn, this.noGreater] = saved;
      this.expect(')');
      return list.length === 1 && !this.is('in') ? { k: 'group', list } : { k: 'group', list };
    }
    return this.fail();
  }

  private call(name: string): Expr {
    const args: Expr[] = [];
    const saved = this.noGreater;
    this.noGreater = 0;
    this.newlines();
    while (!this.is(')')) {
      args.push(this.expression());
      this.newlines();
      if (!this.accept(',')) break;
      this.newlines();
    }
    this.noGreater = saved;
    this.expect(')');
    return { k: 'call', name, args };
  }
}
