import { CommandError } from '../errors.ts';
import { encodeJson, indentJson, decode } from '../../kernel/go/json.ts';
import { TemplateExecutionError, TemplateSyntaxError, type Template } from '../../kernel/go/template/template.ts';
import { dockerTemplate } from './docker-template.ts';
import type { GoType, GoValue } from '../../kernel/go/types.ts';
import { fromPlainJson } from '../../kernel/go/values.ts';
import type { Context } from '../context.ts';
import type { Task } from '../../kernel/wait.ts';
import type { Json } from '../../net/http.ts';

/** An object as `inspect` gets it: what the daemon sent, and the Go type it is decoded into. */
export interface Inspected {
  readonly json: Json;
  /** Without one, templates see the JSON as a map. */
  readonly type?: GoType;
  /**
   * Whether docker keeps the daemon's own JSON: it is then shown as it came, and a template that fails on the type is
   * tried again on a map.
   */
  readonly raw: boolean;
}

const SYNTAX = 64;

/**
 * `inspect` of several references: a JSON array, or a template's output per object. What was found is printed even when
 * others were not (transcripts/node-errors).
 * @param source the template; empty for indented JSON, `json` for compact JSON
 * @param syntaxStatus the exit status for a template that does not parse: 64, or 1 for services, nodes, secrets, configs
 * @throws CommandError with all failures, one per line
 */
export function* inspectAll(
  context: Context,
  references: readonly string[],
  source: string,
  get: (reference: string) => Task<Inspected>,
  syntaxStatus = SYNTAX,
): Task {
  const inspector = makeInspector(source, syntaxStatus);
  const errors: string[] = [];
  for (const reference of references) {
    try {
      inspector.add(yield* get(reference));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push(error.message);
    }
  }
  context.print(inspector.flush());
  if (errors.length > 0) throw new CommandError(errors.join('\n'));
}

interface Inspector {
  add(object: Inspected): void;
  flush(): string;
}

function makeInspector(source: string, syntaxStatus: number): Inspector {
  if (source === '' || source === 'json') return new JsonInspector(source === '');
  try {
    return new TemplateInspector(source);
  } catch (error) {
    if (error instanceof TemplateSyntaxError)
      throw new CommandError(`template parsing error: ${error.message}`, syntaxStatus);
    throw error;
  }
}

class JsonInspector implements Inspector {
  private readonly objects: Inspected[] = [];
  private readonly indented: boolean;

  constructor(indented: boolean) {
    this.indented = indented;
  }

  add(object: Inspected): void {
    this.objects.push(object);
  }

  flush(): string {
    const raw = this.objects.every((object) => object.raw);
    const parts = this.objects.map(({ json, type }) =>
      // What is shown as it came over the wire has its <, > and & plain (recordings/network-services).
      raw || type === undefined ? JSON.stringify(json) : encodeJson(decode(json, type)),
    );
    const all = `[${parts.join(',')}]`;
    if (this.objects.length === 0) return '[]\n';
    return `${this.indented ? indentJson(all, '', '    ') : all}\n`;
  }
}

class TemplateInspector implements Inspector {
  private readonly template: Template;
  private readonly strict: Template;
  private output = '';

  constructor(source: string) {
    this.template = dockerTemplate(source);
    this.strict = dockerTemplate(source, { missingKey: 'error' });
  }

  add({ json, type, raw }: Inspected): void {
    this.output += `${this.render(json, type, raw)}\n`;
  }

  private render(json: Json, type: GoType | undefined, raw: boolean): string {
    if (type === undefined) return run(this.strict, fromPlainJson(json, 'json'));
    try {
      return this.template.execute(decode(json, type));
    } catch (error) {
      if (!(error instanceof TemplateExecutionError)) throw error;
      if (raw) return run(this.strict, fromPlainJson(json, 'json'));
      throw new CommandError(`template parsing error: ${error.message}`);
    }
  }

  flush(): string {
    return this.output === '' ? '\n' : this.output;
  }
}

function run(template: Template, value: GoValue): string {
  try {
    return template.execute(value);
  } catch (error) {
    if (error instanceof TemplateExecutionError) throw new CommandError(`template parsing error: ${error.message}`);
    throw error;
  }
}
