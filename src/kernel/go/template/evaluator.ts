import { printValue, sortedKeys, utf8 } from '../print.ts';
import { quote } from '../strconv.ts';
import {
  BOOL,
  isFloat,
  isInteger,
  isUnsigned,
  pointerTo,
  typeName,
  type GoMethod,
  type GoType,
  type GoValue,
} from '../types.ts';
import { entriesOf, float, int, itemsOf, make, pointer, string, target, zero } from '../values.ts';
import { assignable, canBeNil, findField, findMethod, hasField } from './reflection.ts';
import { indirect, indirectInterface, truth, type Result, type TemplateFunction } from './functions.ts';
import {
  nodeText,
  type AnyNode,
  type ArgumentNode,
  type BranchNode,
  type CommandNode,
  type ListNode,
  type NumberNode,
  type PipeNode,
  type StatementNode,
} from './nodes.ts';
import { TemplateExecutionError } from './execution-error.ts';
import type { ParsedTemplate } from './parser.ts';

/** What a map without the key asked for gives: nothing (`<no value>`), its zero value, or an error. */
export type MissingKey = 'invalid' | 'zero' | 'error';

/** Stands for "no final argument came down the pipeline". */
const MISSING = Symbol('missing');
type Final = Result | typeof MISSING;

class Break extends Error {}
class Continue extends Error {}

const MAXIMUM_DEPTH = 1_000;

/** Runs one execution of a template; see Template.execute. */
export class Evaluator {
  output = '';
  private variables: { name: string; value: Result }[] = [];
  private node: AnyNode | undefined;
  private depth = 0;

  private readonly template: ParsedTemplate;
  private readonly functions: Readonly<Record<string, TemplateFunction>>;
  private readonly missingKey: MissingKey;
  private templateName: string;

  constructor(
    template: ParsedTemplate,
    functions: Readonly<Record<string, TemplateFunction>>,
    missingKey: MissingKey,
    templateName: string,
  ) {
    this.template = template;
    this.functions = functions;
    this.missingKey = missingKey;
    this.templateName = templateName;
  }

  run(data: Result): void {
    this.variables = [{ name: '$', value: data }];
    this.walk(data, this.template.root);
  }

  private fail(message: string): never {
    const { node } = this;
    if (node === undefined) throw new TemplateExecutionError(`template: ${this.templateName}: ${message}`, this.output);
    const before = this.template.text.slice(0, node.position);
    const lineStart = before.lastIndexOf('\n') + 1;
    const line = before.split('\n').length;
    const column = utf8(before.slice(lineStart)).length;
    const place = `${this.template.name}:${line}:${column}`;
    throw new TemplateExecutionError(
      `template: ${place}: executing ${quote(this.templateName)} at <${nodeText(node)}>: ${message}`,
      this.output,
    );
  }

  // --- statements ---

  private walk(dot: Result, statement: StatementNode | ListNode): void {
    this.node = statement;
    switch (statement.node) {
      case 'list':
        for (const node of statement.nodes) this.walk(dot, node);
        return;
      case 'text':
        this.output += statement.text;
        return;
      case 'action': {
        const value = this.pipeline(dot, statement.pipe);
        if (statement.pipe.variables.length === 0) this.print(statement, value);
        return;
      }
      case 'break':
        throw new Break();
      case 'continue':
        throw new Continue();
      case 'if':
      case 'with':
        this.branch(dot, statement);
        return;
      case 'range':
        this.range(dot, statement);
        return;
      case 'template': {
        const list = this.template.definitions.get(statement.name);
        if (list === undefined) this.fail(`template ${quote(statement.name)} not defined`);
        if (this.depth >= MAXIMUM_DEPTH) this.fail(`exceeded maximum template depth (${MAXIMUM_DEPTH})`);
        const argument = statement.pipe === undefined ? undefined : this.pipeline(dot, statement.pipe);
        const [variables, name] = [this.variables, this.templateName];
        this.variables = [{ name: '$', value: argument }];
        this.templateName = statement.name;
        this.depth += 1;
        this.walk(argument, list);
        this.depth -= 1;
        this.variables = variables;
        this.templateName = name;
      }
    }
  }

  private branch(dot: Result, node: BranchNode): void {
    const mark = this.variables.length;
    const value = this.pipeline(dot, node.pipe);
    const holds = truth(indirectInterface(value));
    if (holds === undefined) this.fail(`if/with can't use ${printValue(value!)}`);
    if (holds) this.walk(node.node === 'with' ? value : dot, node.list);
    else if (node.elseList !== undefined) this.walk(dot, node.elseList);
    this.variables.length = mark;
  }

  private range(dot: Result, node: BranchNode): void {
    this.node = node;
    const mark = this.variables.length;
    const given = this.pipeline(dot, node.pipe);
    const value = given === undefined ? undefined : indirect(given).value;
    const inside = this.variables.length;
    const { variables: declared, assign } = node.pipe;
    const set = (key: Result, item: Result): void => {
      if (declared.length > 0) {
        const item0 = declared.length > 1 ? key : item;
        if (assign) this.setVariable(declared[0]!.names[0]!, item0);
        else this.setTop(declared.length, item0);
      }
      if (declared.length > 1) {
        if (assign) this.setVariable(declared[1]!.names[0]!, item);
        else this.setTop(1, item);
      }
    };
    const once = (key: Result, item: Result): boolean => {
      set(key, item);
      try {
        this.walk(item, node.list);
      } catch (error) {
        if (error instanceof Break) return false;
        if (!(error instanceof Continue)) throw error;
      } finally {
        this.variables.length = inside;
      }
      return true;
    };
    let turns = 0;
    if (value !== undefined && value.type.kind === 'slice') {
      const items = itemsOf(value);
      turns = items.length;
      for (const [position, item] of items.entries()) if (!once(int(position), item)) break;
    } else if (value !== undefined && value.type.kind === 'map') {
      const { key: keyType } = value.type;
      const keys = sortedKeys(value);
      turns = keys.length;
      for (const key of keys) if (!once(make(keyType, key), entriesOf(value).get(key))) break;
    } else if (value !== undefined && isInteger(value.type)) {
      turns = Math.max(0, Number(value.data));
      if (declared.length > 1) this.fail(`can't use ${printValue(value)} to iterate over more than one variable`);
      for (let count = 0; count < turns; count += 1) if (!once(int(count), make(value.type, count))) break;
    } else if (value !== undefined && !(value.type.kind === 'interface' && value.data === null)) {
      this.fail(`range can't iterate over ${printValue(value)}`);
    }
    this.variables.length = mark;
    if (turns === 0 && node.elseList !== undefined) this.walk(dot, node.elseList);
    this.variables.length = mark;
  }

  private print(node: AnyNode, value: Result): void {
    this.node = node;
    if (value === undefined) {
      this.output += '<no value>';
      return;
    }
    const inner = value.type.kind === 'pointer' ? indirect(value).value : value;
    if (inner.type.kind === 'func') this.fail(`can't print ${nodeText(node)} of type ${typeName(inner.type)}`);
    this.output += printValue(inner);
  }

  // --- variables ---

  private setVariable(name: string, value: Result): void {
    const found = this.variables.findLast((variable) => variable.name === name);
    if (found === undefined) this.fail(`undefined variable: ${name}`);
    found.value = value;
  }

  private setTop(fromEnd: number, value: Result): void {
    this.variables[this.variables.length - fromEnd]!.value = value;
  }

  // --- pipelines ---

  private pipeline(dot: Result, pipe: PipeNode): Result {
    this.node = pipe;
    let value: Final = MISSING;
    for (const command of pipe.commands) {
      value = this.command(dot, command, value);
      // A value in an interface goes on as what it holds.
      if (value !== undefined && value.type.kind === 'interface') value = indirectInterface(value);
    }
    const result = value === MISSING ? undefined : value;
    for (const variable of pipe.variables) {
      if (pipe.assign) this.setVariable(variable.names[0]!, result);
      else this.variables.push({ name: variable.names[0]!, value: result });
    }
    return result;
  }

  private command(dot: Result, command: CommandNode, final: Final): Result {
    const first = command.args[0]!;
    switch (first.node) {
      case 'field':
        this.node = first;
        return this.fieldChain(dot, dot, first, first.names, command.args, final);
      case 'chain':
        return this.chain(dot, first, command.args, final);
      case 'identifier':
        return this.callFunction(dot, first.name, command, command.args, final);
      case 'pipe':
        this.notAFunction(first, command.args, final);
        return this.pipeline(dot, first);
      case 'variable':
        return this.variable(dot, first, command.args, final);
      default:
    }
    this.node = first;
    this.notAFunction(first, command.args, final);
    switch (first.node) {
      case 'bool':
        return make(BOOL, first.value);
      case 'dot':
        return dot;
      case 'nil':
        return this.fail('nil is not a command');
      case 'number':
        return this.constant(first);
      case 'string':
        return string(first.text);
    }
  }

  private notAFunction(first: ArgumentNode, args: readonly ArgumentNode[], final: Final): void {
    if (args.length > 1 || final !== MISSING) this.fail(`can't give argument to non-function ${nodeText(first)}`);
  }

  private constant(node: NumberNode): GoValue {
    this.node = node;
    if (node.fractional) return float(node.float);
    if (node.text.startsWith("'")) return make({ kind: 'int32', name: 'int32' }, node.integer);
    if (BigInt(node.integer!) >= 1n << 63n) this.fail(`${node.text} overflows int`);
    return int(node.integer!);
  }

  private chain(
    dot: Result,
    node: ArgumentNode & { node: 'chain' },
    args: readonly ArgumentNode[],
    final: Final,
  ): Result {
    this.node = node;
    if (node.inner.node === 'nil') this.fail(`indirection through explicit nil in ${nodeText(node)}`);
    const inner = this.argument(dot, undefined, node.inner);
    return this.fieldChain(dot, inner, node, node.names, args, final);
  }

  private variable(
    dot: Result,
    node: ArgumentNode & { node: 'variable' },
    args: readonly ArgumentNode[],
    final: Final,
  ): Result {
    this.node = args[0]!;
    const found = this.variables.findLast((variable) => variable.name === node.names[0]);
    if (found === undefined) this.fail(`undefined variable: ${node.names[0]}`);
    if (node.names.length === 1) {
      this.notAFunction(node, args, final);
      return found.value;
    }
    return this.fieldChain(dot, found.value, node, node.names.slice(1), args, final);
  }

  // --- fields ---

  private fieldChain(
    dot: Result,
    receiver: Result,
    node: AnyNode,
    names: readonly string[],
    args: readonly ArgumentNode[],
    final: Final,
  ): Result {
    let current = receiver;
    for (const name of names.slice(0, -1)) current = this.field(dot, name, node, [], MISSING, current);
    return this.field(dot, names.at(-1)!, node, args, final, current);
  }

  private field(
    dot: Result,
    name: string,
    node: AnyNode,
    args: readonly ArgumentNode[],
    final: Final,
    receiver: Result,
  ): Result {
    if (receiver === undefined) {
      if (this.missingKey === 'error') this.fail(`nil data; no entry for key ${quote(name)}`);
      return undefined;
    }
    const { type } = receiver;
    const { value, isNil } = indirect(receiver);
    if (isNil && value.type.kind === 'interface') this.fail(`nil pointer evaluating ${typeName(type)}.${name}`);
    const method = findMethod(value, name);
    if (method !== undefined) return this.callMethod(dot, method.method, method.receiver, node, name, args, final);
    const hasArguments = args.length > 1 || final !== MISSING;
    if (value.type.kind === 'struct') {
      const found = findField(value, value.type, name);
      if (found !== undefined) {
        if ('error' in found) this.fail(found.error);
        if (!/^\p{Lu}/u.test(name)) this.fail(`${name} is an unexported field of struct type ${typeName(type)}`);
        if (hasArguments) this.fail(`${name} has arguments but cannot be invoked as function`);
        return found.value;
      }
    } else if (
      value.type.kind === 'map' &&
      (value.type.key.kind === 'string' || value.type.key.kind === 'interface') &&
      value.type.key.name === undefined
    ) {
      if (hasArguments) this.fail(`${name} is not a method but has arguments`);
      const entry = entriesOf(value).get(name);
      if (entry !== undefined) return entry;
      if (this.missingKey === 'error') this.fail(`map has no entry for key ${quote(name)}`);
      return this.missingKey === 'zero' ? zero(value.type.element) : undefined;
    } else if (value.type.kind === 'pointer' && isNil) {
      const element = value.type.element;
      if (element.kind !== 'struct' || hasField(element, name))
        this.fail(`nil pointer evaluating ${typeName(type)}.${name}`);
    }
    return this.fail(`can't evaluate field ${name} in type ${typeName(type)}`);
  }

  // --- calls ---

  private callFunction(dot: Result, name: string, node: AnyNode, args: readonly ArgumentNode[], final: Final): Result {
    this.node = args[0]!;
    const found = this.functions[name];
    if (found === undefined) this.fail(`${quote(name)} is not a defined function`);
    return this.call(dot, found, node, name, args, final, name === 'and' || name === 'or');
  }

  private callMethod(
    dot: Result,
    method: GoMethod,
    receiver: GoValue,
    node: AnyNode,
    name: string,
    args: readonly ArgumentNode[],
    final: Final,
  ): Result {
    const bound: TemplateFunction = {
      parameters: method.parameters,
      call: (...given) => method.call(receiver, given as GoValue[]),
    };
    return this.call(dot, bound, node, name, args, final, false);
  }

  private call(
    dot: Result,
    called: TemplateFunction,
    node: AnyNode,
    name: string,
    args: readonly ArgumentNode[],
    final: Final,
    shortCircuit: boolean,
  ): Result {
    const given = args.slice(1);
    const count = given.length + (final === MISSING ? 0 : 1);
    const fixed = called.parameters.length;
    if (called.variadic !== undefined && count < fixed)
      this.fail(`wrong number of args for ${name}: want at least ${fixed} got ${count}`);
    if (called.variadic === undefined && count !== fixed)
      this.fail(`wrong number of args for ${name}: want ${fixed} got ${count}`);
    const parameter = (position: number): GoType | 'value' => called.parameters[position] ?? called.variadic ?? 'value';
    if (shortCircuit) {
      let value: Result;
      for (const arg of given) {
        value = this.argument(dot, undefined, arg);
        if (truth(indirectInterface(value)) === (name === 'or')) return indirectInterface(value);
      }
      if (final !== MISSING) value = final;
      return value;
    }
    const values = given.map((arg, position) => this.argument(dot, parameter(position), arg));
    if (final !== MISSING) {
      const type = parameter(values.length);
      values.push(type === 'value' ? final : this.validate(final, type));
    }
    if (name === 'call') {
      const callee = indirectInterface(values[0]);
      this.node = node;
      if (callee === undefined) this.fail('error calling call: call of nil');
      this.fail(`error calling call: non-function ${nodeText(given[0] ?? node)} of type ${typeName(callee.type)}`);
    }
    try {
      return called.call(...values);
    } catch (error) {
      if (error instanceof TemplateExecutionError) throw error;
      this.node = node;
      return this.fail(`error calling ${name}: ${(error as Error).message}`);
    }
  }

  /** Evaluates an argument for a parameter; without a type, or for 'value', anything goes. */
  private argument(dot: Result, parameter: GoType | 'value' | undefined, node: ArgumentNode): Result {
    this.node = node;
    const type = parameter === 'value' || parameter === undefined ? undefined : parameter;
    const checked = (value: Result): Result => (type === undefined ? value : this.validate(value, type));
    switch (node.node) {
      case 'dot':
        return checked(dot);
      case 'nil':
        if (type !== undefined && !canBeNil(type)) this.fail(`cannot assign nil to ${typeName(type)}`);
        return type === undefined || type.kind === 'interface' ? undefined : zero(type);
      case 'field':
        return checked(this.fieldChain(dot, dot, node, node.names, [node], MISSING));
      case 'variable':
        return checked(this.variable(dot, node, [node], MISSING));
      case 'pipe':
        return checked(this.pipeline(dot, node));
      case 'identifier':
        return checked(this.callFunction(dot, node.name, node, [node], MISSING));
      case 'chain':
        return checked(this.chain(dot, node, [node], MISSING));
      default:
    }
    if (type === undefined || type.kind === 'interface') {
      if (node.node === 'bool') return make(BOOL, node.value);
      return node.node === 'number' ? this.constant(node) : string(node.text);
    }
    if (type.kind === 'bool')
      return node.node === 'bool' ? make(type, node.value) : this.fail(`expected bool; found ${nodeText(node)}`);
    if (type.kind === 'string')
      return node.node === 'string' ? make(type, node.text) : this.fail(`expected string; found ${nodeText(node)}`);
    if (isUnsigned(type)) {
      return node.node === 'number' && node.integer !== undefined && node.integer >= 0
        ? make(type, node.integer)
        : this.fail(`expected unsigned integer; found ${nodeText(node)}`);
    }
    if (isInteger(type))
      return node.node === 'number' && node.integer !== undefined
        ? make(type, node.integer)
        : this.fail(`expected integer; found ${nodeText(node)}`);
    if (isFloat(type))
      return node.node === 'number' ? make(type, node.float) : this.fail(`expected float; found ${nodeText(node)}`);
    return this.fail(`can't handle ${nodeText(node)} for arg of type ${typeName(type)}`);
  }

  private validate(value: Result, type: GoType): Result {
    if (value === undefined) {
      if (canBeNil(type)) return type.kind === 'interface' ? undefined : zero(type);
      return this.fail(`invalid value; expected ${typeName(type)}`);
    }
    if (assignable(value.type, type)) return value;
    if (value.type.kind === 'interface') {
      const inner = target(value);
      if (inner !== null && assignable(inner.type, type)) return inner;
    }
    if (value.type.kind === 'pointer' && assignable(value.type.element, type)) {
      const inner = target(value);
      if (inner === null) this.fail(`dereference of nil pointer of type ${typeName(type)}`);
      return inner;
    }
    if (type.kind === 'pointer' && assignable(pointerTo(value.type), type)) return pointer(value);
    return this.fail(`wrong type for value; expected ${typeName(type)}; got ${typeName(value.type)}`);
  }
}
