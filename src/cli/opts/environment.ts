import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';

/** `-e NAME` takes the value from the client's own environment, where there is one. */
export function completeVariable(context: Context, variable: string): string {
  const value = variable.includes('=') ? undefined : context.env.get(variable);
  return value === undefined ? variable : `${variable}=${value}`;
}

/**
 * The variables of --env-file, then those of --env. A name alone in a file is left out where the environment does not
 * have it.
 * @throws CommandError
 */
export function readEnvironment(context: Context, files: readonly string[], variables: readonly string[]): string[] {
  return [
    ...files.flatMap((file) => readFile(context, file)),
    ...variables.map((each) => completeVariable(context, each)),
  ];
}

function readFile(context: Context, path: string): string[] {
  const out: string[] = [];
  for (const raw of context.readFile(path).split('\n')) {
    const line = raw.replace(/^\s+/, '').replace(/\r$/, '');
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf('=');
    const name = (at < 0 ? line : line.slice(0, at)).replace(/^\s+/, '');
    if (/[ \t]/.test(name))
      throw new CommandError(`invalid env file (${path}): variable '${name}' contains whitespaces`);
    if (name === '') throw new CommandError(`invalid env file (${path}): no variable name on line '${line}'`);
    if (at >= 0) out.push(`${name}${line.slice(at)}`);
    else {
      const value = context.env.get(line.trim());
      if (value !== undefined) out.push(`${line.trim()}=${value}`);
    }
  }
  return out;
}
