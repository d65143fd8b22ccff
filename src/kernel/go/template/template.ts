import { Evaluator, type MissingKey } from './evaluator.ts';
import { TemplateExecutionError } from './execution-error.ts';
import { BUILTINS, type Result, type TemplateFunction } from './functions.ts';
import { parseTemplate, TemplateSyntaxError, type ParsedTemplate } from './parser.ts';

export { TemplateExecutionError, TemplateSyntaxError };
export type { MissingKey, Result, TemplateFunction };

export interface TemplateOptions {
  /** The template's name in errors; docker leaves it empty. */
  readonly name?: string;
  /** Functions beside Go's own. */
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
  /** Default 'invalid', which prints `<no value>`. */
  readonly missingKey?: MissingKey;
}

/** A parsed Go text/template. Its errors are worded as Go's, so that docker's messages come out the same. */
export class Template {
  private readonly parsed: ParsedTemplate;
  private readonly functions: Readonly<Record<string, TemplateFunction>>;
  private readonly missingKey: MissingKey;

  /** @throws TemplateSyntaxError, e.g. `template: :1: unclosed action` */
  constructor(text: string, options: TemplateOptions = {}) {
    this.functions = { ...BUILTINS, ...options.functions };
    this.missingKey = options.missingKey ?? 'invalid';
    this.parsed = parseTemplate(options.name ?? '', text, new Set(Object.keys(this.functions)));
  }

  /**
   * Runs the template over a value.
   * @throws TemplateExecutionError; its `output` holds what had been written before
   */
  execute(data: Result): string {
    const evaluator = new Evaluator(this.parsed, this.functions, this.missingKey, this.parsed.name);
    evaluator.run(data);
    return evaluator.output;
  }
}
