import { JqSyntaxError, type Filter, type Json } from './jq-syntax.ts';

interface Token {
  readonly kind: 'word' | 'field' | 'variable' | 'format' | 'number' | 'text' | 'op' | 'end';
  readonly text: string;
  readonly parts?: readonly (string | Filter)[];
}

const OPERATORS = /^(?:\?\/\/|\|=|\/\/=|[-+*/%]=|==|!=|<=|>=|\/\/|\.\.|[-+*/%<>=|,.:;()[\]{}?])/;
const IDENTITY: Filter = { k: 'identity' };
/** Weakest first; of one level, left to right unless told. */
const LEVELS: readonly (readonly string[])[] = [
  ['or'],
  ['and'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const UPDATES = new Set(['=', '|=', '+=', '-=', '*=', '/=', '%=', '//=']);
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Reads a program of jq. @throws JqSyntaxError */
export function parseJq(source: string): Filter {
  const parser = new Parser(source);
  const filter = parser.pipe();
  parser.end();
  return filter;
}

class Parser {
  private readonly source: string;
  private at = 0;
  private token: Token;

  constructor(source: string) {
    this.source = source;
    this.token = this.scan();
  }

  end(): void {
    if (this.token.kind !== 'end') this.fail();
  }

  private fail(): never {
    const { token } = this;
    throw new JqSyntaxError(
      `syntax error, unexpected ${token.kind === 'end' ? '$end' : `'${token.text}'`} (Unix shell quoting issues?) at <top-level>, line 1:\n${this.source}`,
    );
  }

  private scan(): Token {
    this.at += /^(?:\s|#[^\n]*)*/.exec(this.source.slice(this.at))?.[0].length ?? 0;
    const rest = this.source.slice(this.at);
    const take = (kind: Token['kind'], match: string, text = match): Token => {
      this.at += match.length;
      return { kind, text };
    };
    if (rest === '') return { kind: 'end', text: '' };
    if (rest[0] === '"') return this.scanText();
    const field = /^\.([A-Za-z_]\w*)/.exec(rest);
    if (field !== null) return take('field', field[0], field[1]);
    const number = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(rest);
    if (number !== null) return take('number', number[0]);
    const word = /^[A-Za-z_]\w*(?:::\w+)*/.exec(rest);
    if (word !== null) return take('word', word[0]);
    const variable = /^\$(\w+)/.exec(rest);
    if (variable !== null) return take('variable', variable[0], variable[1]);
    const format = /^@\w+/.exec(rest);
    if (format !== null) return take('format', format[0]);
    const operator = OPERATORS.exec(rest);
    if (operator !== null) return take('op', operator[0]);
    throw new JqSyntaxError(`syntax error, unexpected INVALID_CHARACTER at <top-level>, line 1:\n${this.source}`);
  }

  private scanText(): Token {
    const parts: (string | Filter)[] = [];
    let text = '';
    this.at++;
    for (;;) {
      const c = this.source[this.at++];
      if (c === undefined)
        throw new JqSyntaxError(`syntax error, unexpected end of file at <top-level>, line 1:\n${this.source}`);
      if (c === '"') break;
      if (c !== '\\') {
        text += c;
        continue;
      }
      const escaped = this.source[this.at++] ?? '';
      if (escaped === 'u') {
        text += String.fromCharCode(parseInt(this.source.slice(this.at, this.at + 4), 16));
        this.at += 4;
      } else if (escaped === '(') {
        parts.push(text);
        text = '';
        this.token = this.scan();
        parts.push(this.pipe());
        if (!this.is(')')) this.fail();
      } else text += ESCAPES[escaped] ?? escaped;
    }
    parts.push(text);
    return { kind: 'text', text: '"', parts };
  }

  private is(text: string): boolean {
    return (this.token.kind === 'op' || this.token.kind === 'word') && this.token.text === text;
  }

  /** Of the next token; a call, so that the compiler does not think it knows. */
  private kind(): Token['kind'] {
    return this.token.kind;
  }

  private next(): Token {
    const { token } = this;
    this.token = this.scan();
    return token;
  }

  private accept(text: string): boolean {
    if (!this.is(text)) return false;
    this.next();
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) this.fail();
  }

  pipe(): Filter {
    if (this.accept('def')) return this.definition();
    const left = this.comma();
    return this.accept('|') ? { k: 'pipe', left, right: this.pipe() } : left;
  }

  private variable(): string {
    if (this.token.kind !== 'variable') this.fail();
    return this.next().text;
  }

  private definition(): Filter {
    if (this.token.kind !== 'word') this.fail();
    const name = this.next().text;
    const parameters: string[] = [];
    if (this.accept('('))
      do parameters.push(this.kind() === 'variable' ? `$${this.next().text}` : this.next().text);
      while (this.accept(';'));
    if (parameters.length > 0) this.expect(')');
    this.expect(':');
    const body = this.pipe();
    this.expect(';');
    return { k: 'define', name, parameters, body, rest: this.kind() === 'end' ? IDENTITY : this.pipe() };
  }

  private comma(): Filter {
    let left = this.alternative();
    while (this.accept(',')) left = { k: 'comma', left, right: this.alternative() };
    return left;
  }

  private alternative(): Filter {
    const left = this.binary(0);
    if (this.token.kind === 'op' && UPDATES.has(this.token.text)) {
      const op = this.next().text;
      return { k: 'update', op, path: left, value: this.alternative() };
    }
    return this.accept('//') ? { k: 'binary', op: '//', left, right: this.alternative() } : left;
  }

  private binary(level: number): Filter {
    const operators = LEVELS[level];
    if (operators === undefined) return this.postfix();
    let left = this.binary(level + 1);
    while (operators.some((operator) => this.is(operator))) {
      const op = this.next().text;
      left = { k: 'binary', op, left, right: this.binary(level + 1) };
    }
    return left;
  }

  private postfix(): Filter {
    let filter = this.term();
    for (;;) {
      if (this.token.kind === 'field') filter = index(filter, this.next().text);
      else if (this.is('[')) filter = this.bracket(filter);
      else if (this.accept('?')) filter = { k: 'try', body: filter, handler: undefined };
      else if (this.is('.')) {
        this.next();
        if (this.token.kind === 'text') filter = { k: 'index', of: filter, key: this.text(undefined) };
        else if (!this.is('[')) this.fail();
      } else if (this.is('as')) {
        this.next();
        const name = this.variable();
        this.expect('|');
        return { k: 'bind', of: filter, name, body: this.pipe() };
      } else return filter;
    }
  }

  private bracket(of: Filter): Filter {
    this.expect('[');
    if (this.accept(']')) return { k: 'iterate', of };
    const from = this.is(':') ? undefined : this.pipe();
    if (this.accept(':')) {
      const to = this.is(']') ? undefined : this.pipe();
      this.expect(']');
      return { k: 'slice', of, from, to };
    }
    this.expect(']');
    return { k: 'index', of, key: from ?? IDENTITY };
  }

  private text(format: string | undefined): Filter {
    return { k: 'text', parts: this.next().parts ?? [], format };
  }

  private term(): Filter {
    const { token } = this;
    switch (token.kind) {
      case 'number':
        return literal(Number(this.next().text));
      case 'text':
        return this.text(undefined);
      case 'format': {
        const name = this.next().text;
        return this.token.kind === 'text' ? this.text(name) : { k: 'format', name };
      }
      case 'field':
        return index(IDENTITY, this.next().text);
      case 'variable':
        return { k: 'variable', name: this.next().text };
      case 'word':
        return this.word();
      case 'op':
        return this.symbol();
      case 'end':
        return this.fail();
    }
  }

  private symbol(): Filter {
    if (this.accept('..')) return { k: 'recurse' };
    if (this.accept('.')) {
      if (this.token.kind === 'text') return { k: 'index', of: IDENTITY, key: this.text(undefined) };
      return this.is('[') ? this.bracket(IDENTITY) : IDENTITY;
    }
    if (this.accept('-')) return { k: 'negate', of: this.postfix() };
    if (this.accept('(')) {
      const inner = this.pipe();
      this.expect(')');
      return inner;
    }
    if (this.accept('[')) {
      const of = this.is(']') ? undefined : this.pipe();
      this.expect(']');
      return { k: 'array', of };
    }
    if (this.accept('{')) return this.object();
    return this.fail();
  }

  private object(): Filter {
    const entries: [Filter, Filter][] = [];
    while (!this.is('}')) {
      entries.push(this.entry());
      if (!this.accept(',')) break;
    }
    this.expect('}');
    return { k: 'object', entries };
  }

  private entry(): [Filter, Filter] {
    if (this.token.kind === 'variable') {
      const name = this.next().text;
      return [literal(name), { k: 'variable', name }];
    }
    let key: Filter;
    let alone: Filter | undefined;
    if (this.accept('(')) {
      key = this.pipe();
      this.expect(')');
    } else if (this.token.kind === 'text') {
      key = this.text(undefined);
      alone = { k: 'index', of: IDENTITY, key };
    } else if (this.token.kind === 'word' || this.token.kind === 'number') {
      const name = this.next().text;
      key = literal(name);
      alone = index(IDENTITY, name);
    } else this.fail();
    if (!this.accept(':')) return [key, alone ?? this.fail()];
    let value = this.postfix();
    while (this.accept('|')) value = { k: 'pipe', left: value, right: this.postfix() };
    return [key, value];
  }

  private word(): Filter {
    const name = this.next().text;
    switch (name) {
      case 'null':
      case 'true':
      case 'false':
        return literal(JSON.parse(name) as Json);
      case 'if':
        return this.condition();
      case 'try': {
        const body = this.postfix();
        return { k: 'try', body, handler: this.accept('catch') ? this.postfix() : undefined };
      }
      case 'reduce':
      case 'foreach': {
        const of = this.term();
        const source = this.continued(of);
        this.expect('as');
        const variable = this.variable();
        this.expect('(');
        const start = this.pipe();
        this.expect(';');
        const step = this.pipe();
        const show = this.accept(';') ? this.pipe() : undefined;
        this.expect(')');
        return { k: name, of: source, name: variable, start, step, show };
      }
      default: {
        const args: Filter[] = [];
        if (this.accept('(')) {
          do args.push(this.pipe());
          while (this.accept(';'));
          this.expect(')');
        }
        return { k: 'call', name, args };
      }
    }
  }

  /** Fields and brackets after the source of a reduce: its `as` is the reduce's. */
  private continued(of: Filter): Filter {
    let filter = of;
    for (;;) {
      if (this.token.kind === 'field') filter = index(filter, this.next().text);
      else if (this.is('[')) filter = this.bracket(filter);
      else return filter;
    }
  }

  private condition(): Filter {
    const test = this.pipe();
    this.expect('then');
    const yes = this.pipe();
    if (this.accept('elif')) return { k: 'if', test, yes, no: this.condition() };
    const no = this.accept('else') ? this.pipe() : undefined;
    this.expect('end');
    return { k: 'if', test, yes, no };
  }
}

function literal(value: Json): Filter {
  return { k: 'literal', value };
}

function index(of: Filter, name: string): Filter {
  return { k: 'index', of, key: literal(name) };
}
