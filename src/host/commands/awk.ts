import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { AwkInterpreter } from './awk-interpreter.ts';
import { AwkParser } from './awk-parse.ts';
import { AwkSyntaxError } from './awk-syntax.ts';
import { parseOptions, type Flavour } from './command.ts';

export function* awk(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'F:v:f:', long: { 'field-separator': 'F', assign: 'v', file: 'f' }, stop: true, status: 2 },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const rest = [...parsed.rest];
  let source = '';
  for (const [option, value] of parsed.all)
    if (option === 'f') source += `${proc.machine.fs.readFile(proc.resolve(value))}\n`;
  if (!parsed.options.has('f')) {
    const text = rest.shift();
    if (text === undefined) {
      proc.error(
        "Usage: awk [POSIX or GNU style options] -f progfile [--] file ...\nUsage: awk [POSIX or GNU style options] [--] 'program' file ...\n",
      );
      return 1;
    }
    source = text;
  }
  try {
    const interpreter = new AwkInterpreter(proc, new AwkParser(source).parse());
    const separator = parsed.options.get('F');
    if (separator !== undefined) interpreter.assign('FS', separator === 't' ? '\t' : separator);
    for (const [option, value] of parsed.all) {
      const at = value.indexOf('=');
      if (option === 'v' && at > 0) interpreter.assign(value.slice(0, at), value.slice(at + 1));
    }
    return yield* interpreter.run(rest);
  } catch (error) {
    if (!(error instanceof AwkSyntaxError)) throw error;
    proc.error(`awk: ${/division|called/.test(error.message) ? '' : 'line 1: '}${error.message}\n`);
    return 2;
  }
}
