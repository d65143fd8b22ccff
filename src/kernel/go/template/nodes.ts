import { quote } from '../strconv.ts';

/** The parsed template. `position` is an index into the text; `nodeText` writes a node as Go's errors show it. */

export interface DotNode {
  readonly node: 'dot';
  readonly position: number;
}
export interface NilNode {
  readonly node: 'nil';
  readonly position: number;
}
export interface BoolNode {
  readonly node: 'bool';
  readonly position: number;
  readonly value: boolean;
}
export interface NumberNode {
  readonly node: 'number';
  readonly position: number;
  readonly text: string;
  readonly integer: number | bigint | undefined;
  readonly float: number;
  /** Written with a point or an exponent, so that it is a float where nothing says otherwise. */
  readonly fractional: boolean;
}
export interface StringNode {
  readonly node: 'string';
  readonly position: number;
  readonly quoted: string;
  readonly text: string;
}
export interface FieldNode {
  readonly node: 'field';
  readonly position: number;
  readonly names: readonly string[];
}
export interface VariableNode {
  readonly node: 'variable';
  readonly position: number;
  /** The variable with its `$`, then fields. */
  readonly names: readonly string[];
}
export interface IdentifierNode {
  readonly node: 'identifier';
  readonly position: number;
  readonly name: string;
}
export interface ChainNode {
  readonly node: 'chain';
  readonly position: number;
  readonly inner: ArgumentNode;
  readonly names: readonly string[];
}
export interface CommandNode {
  readonly node: 'command';
  readonly position: number;
  readonly args: readonly ArgumentNode[];
}
export interface PipeNode {
  readonly node: 'pipe';
  readonly position: number;
  readonly assign: boolean;
  readonly variables: readonly VariableNode[];
  readonly commands: readonly CommandNode[];
}
export type ArgumentNode =
  | DotNode
  | NilNode
  | BoolNode
  | NumberNode
  | StringNode
  | FieldNode
  | VariableNode
  | IdentifierNode
  | ChainNode
  | PipeNode;

export interface ListNode {
  readonly node: 'list';
  readonly position: number;
  readonly nodes: readonly StatementNode[];
}
export interface TextNode {
  readonly node: 'text';
  readonly position: number;
  readonly text: string;
}
export interface ActionNode {
  readonly node: 'action';
  readonly position: number;
  readonly pipe: PipeNode;
}
export interface BranchNode {
  readonly node: 'if' | 'range' | 'with';
  readonly position: number;
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}
export interface TemplateNode {
  readonly node: 'template';
  readonly position: number;
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}
export interface JumpNode {
  readonly node: 'break' | 'continue';
  readonly position: number;
}
export type StatementNode = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

export type AnyNode = ArgumentNode | CommandNode | StatementNode | ListNode;

const fields = (names: readonly string[]): string => names.map((name) => `.${name}`).join('');

/** The node's source as Go writes it back. */
export function nodeText(node: AnyNode): string {
  switch (node.node) {
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'field':
      return fields(node.names);
    case 'variable':
      return node.names.join('.');
    case 'identifier':
      return node.name;
    case 'chain':
      return (node.inner.node === 'pipe' ? `(${nodeText(node.inner)})` : nodeText(node.inner)) + fields(node.names);
    case 'command':
      return node.args.map((arg) => (arg.node === 'pipe' ? `(${nodeText(arg)})` : nodeText(arg))).join(' ');
    case 'pipe': {
      const declared = node.variables.map(nodeText).join(', ');
      const commands = node.commands.map(nodeText).join(' | ');
      return declared === '' ? commands : `${declared} ${node.assign ? '=' : ':='} ${commands}`;
    }
    case 'list':
      return node.nodes.map(nodeText).join('');
    case 'text':
      return node.text;
    case 'action':
      return `{{${nodeText(node.pipe)}}}`;
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${nodeText(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.node}}}`;
    default: {
      const otherwise = node.elseList === undefined ? '' : `{{else}}${nodeText(node.elseList)}`;
      return `{{${node.node} ${nodeText(node.pipe)}}}${nodeText(node.list)}${otherwise}{{end}}`;
    }
  }
}
