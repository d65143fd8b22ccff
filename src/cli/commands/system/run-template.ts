import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { TemplateExecutionError, TemplateSyntaxError, type Template } from '../../../kernel/go/template/template.ts';
import { dockerTemplate } from '../../formatter/docker-template.ts';
import type { GoValue } from '../../../kernel/go/types.ts';

/** --format as a template. @throws CommandError with status 64 */
export function parseFormat(format: string, name: string): Template {
  try {
    return dockerTemplate(format === 'json' ? '{{json .}}' : format, { name });
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
