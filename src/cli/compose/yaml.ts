import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  Scalar,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';
import { CommandError } from '../errors.ts';
import { resolvePlain } from './scalar.ts';
import { isList, isMapping, type Mapping, type Value } from './value.ts';
import { syntaxFault } from './yaml-fault.ts';

/**
 * Reads the first document of a YAML text.
 * @throws CommandError with the words of Go's reader: `yaml: line 3: mapping values are not allowed in this context`
 */
export function parseYaml(text: string): Value {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, schema: 'failsafe', prettyErrors: false });
  const document = Array.isArray(documents) ? documents[0] : undefined;
  if (document === undefined) return null;
  const fault = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  if (fault !== undefined) throw new CommandError(syntaxFault(text, fault));
  return new Reader(document, lines).read();
}

class Reader {
  private readonly document: Document;
  private readonly lines: LineCounter;
  /** Nodes that are being read, to find an anchor that contains itself. */
  private readonly open = new Set<Node>();
  private readonly doubles: string[] = [];

  constructor(document: Document, lines: LineCounter) {
    this.document = document;
    this.lines = lines;
  }

  read(): Value {
    const value = this.value(this.document.contents);
    if (this.doubles.length > 0) throw new CommandError(`yaml: unmarshal errors:\n${this.doubles.join('\n')}`);
    return value;
  }

  private value(node: unknown): Value {
    if (isScalar(node)) return this.scalar(node);
    if (isMap(node)) return this.mapping(node);
    if (isSeq(node)) return node.items.map((item) => this.value(item));
    if (!isAlias(node)) return null;
    const target = node.resolve(this.document);
    if (target === undefined) throw new CommandError(`yaml: unknown anchor '${node.source}' referenced`);
    if (this.open.has(target)) throw new CommandError(`yaml: anchor '${node.source}' value contains itself`);
    return this.value(target);
  }

  private scalar(node: Scalar): Value {
    const text = node.source ?? (typeof node.value === 'string' ? node.value : '');
    return node.type === Scalar.PLAIN && node.tag === undefined ? resolvePlain(text) : text;
  }

  private mapping(node: YAMLMap): Mapping {
    this.open.add(node);
    const out: Record<string, Value> = {};
    const merged: Record<string, Value> = {};
    const seen = new Map<string, number>();
    for (const { key, value } of node.items) {
      const name = this.key(key);
      if (name === '<<' && isScalar(key) && key.type === Scalar.PLAIN) {
        this.merge(merged, this.value(value));
        continue;
      }
      const line = this.lineOf(key);
      const first = seen.get(name);
      if (first === undefined) seen.set(name, line);
      else this.doubles.push(`  line ${line}: mapping key ${JSON.stringify(name)} already defined at line ${first}`);
      out[name] = this.value(value);
    }
    this.open.delete(node);
    return { ...merged, ...out };
  }

  /** `<<: *base`, or a list of such, of which the first wins. */
  private merge(into: Record<string, Value>, source: Value): void {
    for (const each of isList(source) ? source : [source]) {
      if (!isMapping(each)) throw new CommandError('yaml: map merge requires map or sequence of maps as the value');
      for (const [key, value] of Object.entries(each)) into[key] ??= value;
    }
  }

  private key(node: unknown): string {
    const value = this.value(node);
    return typeof value === 'string' ? value : String(value);
  }

  private lineOf(node: unknown): number {
    const start = isScalar(node) ? node.range?.[0] : undefined;
    return start === undefined ? 0 : this.lines.linePos(start).line;
  }
}
