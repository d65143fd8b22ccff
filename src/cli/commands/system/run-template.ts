import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { Template, TemplateExecutionError, TemplateSyntaxError } from '../../go/template/template.ts';
import type { GoValue } from '../../go/types.ts';

/** --format as a template. @throws CommandError with status 64 */
export function parseFormat(format: string, name: string): Template {
  try {
    return new Template(format === 'json' ? '{{json .}}' : format, { name });
  } catch (error) {
    if (error instanceof TemplateSyntaxError) throw new CommandError(`template parsing error: ${error.message}`, 64);
    throw error;
  }
}

/**
 * --format of `docker info` and `docker version`: what a failing template wrote before it failed is printed all the
 * same, with the line feed (seen).
 * @throws CommandError
 */
export function runTemplate(context: Context, format: string, name: string, value: GoValue): void {
  const template = parseFormat(format, name);
  try {
    context.print(`${template.execute(value)}\n`);
  } catch (error) {
    if (!(error instanceof TemplateExecutionError)) throw error;
    context.print(`${error.output}\n`);
    throw new CommandError(error.message);
  }
}
