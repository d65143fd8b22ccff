import type { YAMLParseError } from 'yaml';

/** A block mapping or sequence that is open at some place of a text; its first line, counted from 0. */
interface Block {
  readonly kind: 'mapping' | 'sequence';
  readonly indent: number;
  readonly line: number;
}

/**
 * Words a syntax error as Go's YAML reader does. That one names a line oddly: its scanner the line where it stands,
 * its parser the line before the beginning of what it was reading; and none for the first line (asked of
 * `docker stack config`).
 */
export function syntaxFault(text: string, { code, message, pos: [at] }: YAMLParseError): string {
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length - 1;
  const told = (words: string, first: number, ...lines: readonly number[]): string => {
    const line = lines.find((each) => each > 0);
    return `yaml: ${line === undefined ? '' : `line ${line + first}: `}${words}`;
  };
  const scanner = (words: string, ...lines: readonly number[]): string => told(words, 1, ...lines);
  const parser = (words: string, ...lines: readonly number[]): string => told(words, 0, ...lines);

  const flow = /^Flow (sequence|map) /.exec(message);
  if (flow !== null) {
    const before = text.slice(0, at).trimEnd();
    if (/[[{,]$/.test(before)) return parser('did not find expected node content', lineAt(at));
    const [open, close] = flow[1] === 'map' ? ['{', '}'] : ['[', ']'];
    return parser(`did not find expected ',' or '${close}'`, lineAt(before.lastIndexOf(open)), lineAt(at));
  }
  const quote = /^Missing closing (["'])/.exec(message)?.[1];
  if (quote !== undefined)
    return scanner('found unexpected end of stream', lineAt(text.lastIndexOf(quote, at - 1)), lineAt(at));
  if (code === 'TAB_AS_INDENT' || code === 'BAD_SCALAR_START')
    return scanner('found character that cannot start any token', lineAt(at));
  const rest = text.slice(at);
  if (/_IMPLICIT_KEY$/.test(code) && !/^\s*-\s/.test(rest) && !message.includes('sequence'))
    return scanner(
      'mapping values are not allowed in this context',
      lineAt(at + Math.max(0, rest.search(/:(?:\s|$)/))),
    );

  const line = lineAt(at);
  const block = openBlock(text.split('\n'), line);
  return parser(
    `did not find expected ${block?.kind === 'sequence' ? "'-' indicator" : 'key'}`,
    block?.line ?? 0,
    line,
  );
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** The innermost block that a line may still belong to by its indentation. */
function openBlock(lines: readonly string[], number: number): Block | undefined {
  const blocks: Block[] = [];
  const leave = (indent: number): void => {
    while (blocks.length > 0 && blocks.at(-1)!.indent > indent) blocks.pop();
  };
  const enter = (block: Block): void => {
    leave(block.indent);
    // A sequence may stand at the column of the key that it belongs to, and ends with the next key.
    if ((blocks.at(-1)?.indent ?? -1) < block.indent) blocks.push(block);
  };
  for (const [line, content] of lines.slice(0, number).entries()) {
    if (/^\s*(?:#.*)?$/.test(content)) continue;
    let indent = indentOf(content);
    let rest = content.slice(indent);
    for (let entry = /^- +/.exec(rest); entry !== null; entry = /^- +/.exec(rest)) {
      enter({ kind: 'sequence', indent, line });
      indent += entry[0].length;
      rest = rest.slice(entry[0].length);
    }
    if (/^\S.*?:(?:\s|$)/.test(rest)) enter({ kind: 'mapping', indent, line });
  }
  leave(indentOf(lines[number] ?? ''));
  return blocks.at(-1);
}
