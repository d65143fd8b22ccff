import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { type Flavour, parseOptions, write } from './command.ts';
import { run } from './run-instead.ts';

export function* env(proc: Proc, flavour: Flavour): Task<number> {
  const parsed = parseOptions(
    proc,
    { short: 'iu:0', long: { 'ignore-environment': 'i', unset: 'u' }, stop: true, status: 125 },
    flavour,
  );
  if (typeof parsed === 'number') return parsed;
  const variables = parsed.options.has('i') ? new Map<string, string>() : new Map(proc.env);
  for (const [option, value] of parsed.all) if (option === 'u') variables.delete(value);
  const rest = [...parsed.rest];
  if (rest[0] === '-') {
    variables.clear();
    rest.shift();
  }
  while (rest[0]?.includes('=') === true) {
    const [name, ...value] = (rest.shift() as string).split('=');
    variables.set(name, value.join('='));
  }
  if (rest.length === 0) {
    yield* write(proc, [...variables].map(([name, value]) => `${name}=${value}\n`).join(''));
    return 0;
  }
  return yield* run(proc, flavour, rest, variables);
}
