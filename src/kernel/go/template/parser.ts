import { parseFloat64, parseInt64, parseUint, quote, unquote } from '../strconv.ts';
import { lex, type Item, type ItemKind } from './lexer.ts';
import {
  nodeText,
  type ActionNode,
  type ArgumentNode,
  type BranchNode,
  type CommandNode,
  type ListNode,
  type PipeNode,
  type StatementNode,
  type TemplateNode,
  type VariableNode,
} from './nodes.ts';

/** A template that does not parse; the message is Go's: `template: :1: unclosed action`. */
export class TemplateSyntaxError extends Error {}

/** A parsed text: the root list and the templates it defines by name. */
export interface ParsedTemplate {
  readonly name: string;
  readonly text: string;
  readonly root: ListNode;
  readonly definitions: ReadonlyMap<string, ListNode>;
}

/**
 * Parses a template text.
 * @param functions names that may stand as functions
 * @throws TemplateSyntaxError
 */
export function parseTemplate(name: string, text: string, functions: ReadonlySet<string>): ParsedTemplate {
  return new Parser(name, text, functions).parse();
}

type EndOfList = { readonly kind: 'end' } | { readonly kind: 'else'; readonly item: Item };

class Parser {
  private readonly items: readonly Item[];
  private index = 0;
  private variables: string[] = ['$'];
  private rangeDepth = 0;
  private actionLine = 0;
  private readonly definitions = new Map<string, ListNode>();

  private readonly name: string;
  private readonly text: string;
  private readonly functions: ReadonlySet<string>;

  constructor(name: string, text: string, functions: ReadonlySet<string>) {
    this.name = name;
    this.text = text;
    this.functions = functions;
    this.items = lex(text);
  }

  parse(): ParsedTemplate {
    const nodes: StatementNode[] = [];
    while (this.peek().kind !== 'eof') {
      if (this.peek().kind === 'left') {
        const before = this.index;
        this.next();
        const item = this.nextNonSpace();
        if (item.kind === 'keyword' && item.text === 'define') {
          this.parseDefinition();
          continue;
        }
        this.index = before;
      }
      const statement = this.textOrAction();
      if ('kind' in statement) this.fail(`unexpected {{${statement.kind}}}`);
      else nodes.push(statement);
    }
    return {
      name: this.name,
      text: this.text,
      root: { node: 'list', position: 0, nodes },
      definitions: this.definitions,
    };
  }

  // --- items ---

  private peek(): Item {
    return this.items[Math.min(this.index, this.items.length - 1)]!;
  }

  private next(): Item {
    const item = this.peek();
    this.index += 1;
    return item;
  }

  private nextNonSpace(): Item {
    let item = this.next();
    while (item.kind === 'space') item = this.next();
    return item;
  }

  private peekNonSpace(): Item {
    const item = this.nextNonSpace();
    this.index -= 1;
    return item;
  }

  private line(): number {
    return this.items[Math.max(0, Math.min(this.index - 1, this.items.length - 1))]!.line;
  }

  private fail(message: string, line = this.line()): never {
    throw new TemplateSyntaxError(`template: ${this.name}:${line}: ${message}`);
  }

  private unexpected(item: Item, context: string): never {
    if (item.kind === 'error') {
      let extra = '';
      if (this.actionLine !== 0 && this.actionLine !== item.line) {
        extra = ` in action started at ${this.name}:${this.actionLine}`;
        if (item.text.endsWith(' action')) extra = extra.slice(' in action'.length);
      }
      return this.fail(item.text + extra, item.line);
    }
    return this.fail(`unexpected ${itemText(item)} in ${context}`, item.line);
  }

  private expect(kind: ItemKind, context: string): Item {
    const item = this.nextNonSpace();
    if (item.kind !== kind) this.unexpected(item, context);
    return item;
  }

  // --- statements ---

  private parseDefinition(): void {
    const context = 'define clause';
    const item = this.nextNonSpace();
    if (item.kind !== 'string' && item.kind !== 'rawString') this.unexpected(item, context);
    const name = unquote(item.text) ?? this.fail('invalid syntax');
    this.expect('right', context);
    this.definitionBody(name, context);
  }

  /** What stands until the `{{end}}` of a definition, which sees no variables but `$`. */
  private definitionBody(name: string, context: string): void {
    const outer = this.variables;
    this.variables = ['$'];
    const [list, end] = this.itemList();
    if (end.kind !== 'end') this.fail(`unexpected {{else}} in ${context}`);
    this.variables = outer;
    this.definitions.set(name, list);
  }

  private itemList(): [ListNode, EndOfList] {
    const position = this.peekNonSpace().position;
    const nodes: StatementNode[] = [];
    while (this.peekNonSpace().kind !== 'eof') {
      const statement = this.textOrAction();
      if ('kind' in statement) return [{ node: 'list', position, nodes }, statement];
      nodes.push(statement);
    }
    this.nextNonSpace();
    return this.fail('unexpected EOF');
  }

  private textOrAction(): StatementNode | EndOfList {
    const item = this.nextNonSpace();
    if (item.kind === 'text') return { node: 'text', position: item.position, text: item.text };
    if (item.kind === 'left') {
      this.actionLine = item.line;
      const result = this.action();
      this.actionLine = 0;
      return result;
    }
    return this.unexpected(item, 'input');
  }

  private action(): StatementNode | EndOfList {
    const item = this.nextNonSpace();
    if (item.kind === 'keyword') {
      switch (item.text) {
        case 'if':
        case 'with':
        case 'range':
          return this.branch(item.text, item);
        case 'else': {
          const next = this.peekNonSpace();
          if (next.kind === 'keyword' && (next.text === 'if' || next.text === 'with')) return { kind: 'else', item };
          this.expect('right', 'else');
          return { kind: 'else', item };
        }
        case 'end':
          this.expect('right', 'end');
          return { kind: 'end' };
        case 'template':
          return this.template();
        case 'block':
          return this.block();
        case 'break':
        case 'continue': {
          const next = this.nextNonSpace();
          if (next.kind !== 'right') this.unexpected(next, `{{${item.text}}}`);
          if (this.rangeDepth === 0) this.fail(`{{${item.text}}} outside {{range}}`);
          return { node: item.text, position: item.position };
        }
        default:
      }
    }
    this.index -= 1;
    const start = this.peek();
    const pipe = this.pipeline('command', 'right');
    const action: ActionNode = { node: 'action', position: start.position, pipe };
    return action;
  }

  private branch(word: 'if' | 'with' | 'range', item: Item): BranchNode {
    const declared = this.variables.length;
    const pipe = this.pipeline(word, 'right');
    if (word === 'range') this.rangeDepth += 1;
    const [list, end] = this.itemList();
    if (word === 'range') this.rangeDepth -= 1;
    let elseList: ListNode | undefined;
    if (end.kind === 'else') {
      const next = this.peekNonSpace();
      // {{else if x}} is {{else}}{{if x}} with one {{end}} for both; the same for {{else with x}}.
      if (word !== 'range' && next.kind === 'keyword' && next.text === word) {
        this.nextNonSpace();
        elseList = { node: 'list', position: next.position, nodes: [this.branch(word, next)] };
      } else {
        if (
          next.kind === 'keyword' &&
          (next.text === 'if' || next.text === 'with') &&
          this.items[this.index - 1] === end.item
        ) {
          this.unexpected(this.nextNonSpace(), 'else');
        }
        const [rest, last] = this.itemList();
        if (last.kind !== 'end') this.fail('expected end; found {{else}}');
        elseList = rest;
      }
    }
    this.variables.length = declared;
    return { node: word, position: item.position, pipe, list, elseList };
  }

  private template(): TemplateNode {
    const context = 'template clause';
    const { position } = this.peekNonSpace();
    const name = this.templateName(context);
    let pipe: PipeNode | undefined;
    if (this.nextNonSpace().kind !== 'right') {
      this.index -= 1;
      pipe = this.pipeline(context, 'right');
    }
    return { node: 'template', position, name, pipe };
  }

  private templateName(context: string): string {
    const item = this.nextNonSpace();
    if (item.kind !== 'string' && item.kind !== 'rawString') this.unexpected(item, context);
    return unquote(item.text) ?? this.fail('invalid syntax');
  }

  private block(): TemplateNode {
    const context = 'block clause';
    const { position } = this.peekNonSpace();
    const name = this.templateName(context);
    const pipe = this.pipeline(context, 'right');
    this.definitionBody(name, context);
    return { node: 'template', position, name, pipe };
  }

  // --- pipelines ---

  private pipeline(context: string, end: 'right' | 'rightParen'): PipeNode {
    const start = this.peekNonSpace();
    const declaration = this.declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const item = this.nextNonSpace();
      if (item.kind === end) {
        this.checkPipeline(commands, context);
        return { node: 'pipe', position: start.position, ...declaration, commands };
      }
      if (!STARTS.has(item.kind)) this.unexpected(item, context);
      this.index -= 1;
      commands.push(this.command());
    }
  }

  private declarations(context: string): { assign: boolean; variables: VariableNode[] } {
    const variables: VariableNode[] = [];
    for (;;) {
      const item = this.peekNonSpace();
      if (item.kind !== 'variable') return { assign: false, variables };
      const before = this.index;
      this.next();
      const next = this.peekNonSpace();
      const node: VariableNode = { node: 'variable', position: item.position, names: [item.text] };
      if (next.kind === 'declare' || next.kind === 'assign') {
        this.nextNonSpace();
        variables.push(node);
        if (next.kind === 'declare') this.variables.push(item.text);
        return { assign: next.kind === 'assign', variables };
      }
      if (next.kind === 'comma') {
        this.nextNonSpace();
        variables.push(node);
        this.variables.push(item.text);
        if (context === 'range' && variables.length < 2) {
          const kind = this.peekNonSpace().kind;
          if (kind === 'variable' || kind === 'right' || kind === 'rightParen') continue;
          this.fail('range can only initialize variables');
        }
        this.fail(`too many declarations in ${context}`);
      }
      this.index = before;
      // Back before the blanks too, so that the command starts where it did.
      return { assign: false, variables };
    }
  }

  private checkPipeline(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) this.fail(`missing value for ${context}`);
    commands.slice(1).forEach((command, index) => {
      const first = command.args[0]!.node;
      if (['bool', 'dot', 'nil', 'number', 'string'].includes(first)) {
        this.fail(`non executable command in pipeline stage ${index + 2}`);
      }
    });
  }

  private command(): CommandNode {
    const position = this.peekNonSpace().position;
    const args: ArgumentNode[] = [];
    for (;;) {
      this.peekNonSpace();
      const operand = this.operand();
      if (operand !== undefined) args.push(operand);
      const item = this.next();
      if (item.kind === 'space') continue;
      if (item.kind === 'right' || item.kind === 'rightParen') this.index -= 1;
      else if (item.kind !== 'pipe') this.unexpected(item, 'operand');
      break;
    }
    if (args.length === 0) this.fail('empty command');
    return { node: 'command', position, args };
  }

  private operand(): ArgumentNode | undefined {
    const inner = this.term();
    if (inner === undefined || this.peek().kind !== 'field') return inner;
    const position = this.peek().position;
    const names: string[] = [];
    while (this.peek().kind === 'field') names.push(this.next().text.slice(1));
    switch (inner.node) {
      case 'field':
      case 'variable':
        return { node: inner.node, position, names: [...inner.names, ...names] };
      case 'bool':
      case 'string':
      case 'number':
      case 'nil':
      case 'dot':
        return this.fail(`unexpected . after term ${quote(nodeText(inner))}`);
      default:
        return { node: 'chain', position, inner, names };
    }
  }

  private term(): ArgumentNode | undefined {
    const item = this.nextNonSpace();
    const { position } = item;
    switch (item.kind) {
      case 'identifier':
        if (!this.functions.has(item.text)) this.fail(`function ${quote(item.text)} not defined`);
        return { node: 'identifier', position, name: item.text };
      case 'dot':
        return { node: 'dot', position };
      case 'nil':
        return { node: 'nil', position };
      case 'variable':
        if (!this.variables.includes(item.text)) this.fail(`undefined variable ${quote(item.text)}`);
        return { node: 'variable', position, names: [item.text] };
      case 'field':
        return { node: 'field', position, names: [item.text.slice(1)] };
      case 'bool':
        return { node: 'bool', position, value: item.text === 'true' };
      case 'char':
      case 'number':
        return this.number(item);
      case 'leftParen':
        return this.pipeline('parenthesized pipeline', 'rightParen');
      case 'string':
      case 'rawString':
        return { node: 'string', position, quoted: item.text, text: unquote(item.text) ?? this.fail('invalid syntax') };
      default:
        this.index -= 1;
        return undefined;
    }
  }

  private number(item: Item): ArgumentNode {
    const { text, position } = item;
    if (item.kind === 'char') {
      const character = unquote(text);
      if (character === undefined) this.fail(`malformed character constant: ${text}`);
      const code = character.codePointAt(0)!;
      return { node: 'number', position, text, integer: code, float: code, fractional: false };
    }
    let integer: number | bigint | undefined;
    try {
      integer = text.startsWith('-') || text.startsWith('+') ? parseInt64(text, 0) : parseUint(text, 0);
    } catch {
      integer = undefined;
    }
    if (integer !== undefined)
      return { node: 'number', position, text, integer, float: Number(integer), fractional: false };
    if (!/[.eEpP]/.test(text))
      this.fail(
        /^[+-]?[0-9]+$/.test(text) ? `integer overflow: ${quote(text)}` : `illegal number syntax: ${quote(text)}`,
      );
    let float: number;
    try {
      float = parseFloat64(text.replaceAll('_', ''));
    } catch {
      return this.fail(`illegal number syntax: ${quote(text)}`);
    }
    const whole = Number.isSafeInteger(float) ? float : undefined;
    return { node: 'number', position, text, integer: whole, float, fractional: true };
  }
}

const STARTS: ReadonlySet<ItemKind> = new Set<ItemKind>([
  'bool',
  'char',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);

/** An item as Go's errors show it. */
function itemText(item: Item): string {
  if (item.kind === 'eof') return 'EOF';
  if (item.kind === 'keyword' || item.kind === 'dot' || item.kind === 'nil') return `<${item.text}>`;
  const characters = [...item.text];
  return characters.length > 10 ? `${quote(characters.slice(0, 10).join(''))}...` : quote(item.text);
}
