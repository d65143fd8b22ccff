import { atoi, NumberError, parseFloat64, quote } from '../../kernel/go/strconv.ts';
import { CommandError } from '../errors.ts';
import { isList, isMapping, type Mapping, type Value } from './value.ts';

/** The client's environment. */
export type Environment = ReadonlyMap<string, string>;

/** Names match without regard to case, and a name may drag a default along even without braces, as in docker. */
const VARIABLE = /\$(?:(\$)|([_a-z][_a-z0-9]*(?::?[-?][^}]*)?)|\{([_a-z][_a-z0-9]*(?::?[-?][^}]*)?)\}|())/gi;

/** A template that is none; the message is what docker quotes of it. */
class InvalidTemplate extends Error {}

/**
 * Puts the environment's values into the texts of a file, and makes numbers and booleans of those that have to be
 * (facts 13.4).
 * @throws CommandError `invalid interpolation format for services.web.image: "${"; …`
 */
export function interpolate(config: Mapping, environment: Environment): Mapping {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, inValue(value, [key], environment)]));
}

function inValue(value: Value, path: readonly string[], environment: Environment): Value {
  if (isList(value)) return value.map((item) => inValue(item, [...path, '[]'], environment));
  if (isMapping(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, inValue(each, [...path, key], environment)]),
    );
  if (typeof value !== 'string') return value;
  const place = path.join('.');
  let text: string;
  try {
    text = substitute(value, environment);
  } catch (error) {
    if (!(error instanceof InvalidTemplate)) throw error;
    throw new CommandError(
      `invalid interpolation format for ${place}: ${quote(error.message)}; you may need to escape any $ with another $`,
    );
  }
  if (text === value) return value;
  const cast = CASTS.find(([pattern]) => pattern.test(place))?.[1];
  if (cast === undefined) return text;
  try {
    return cast(text);
  } catch (error) {
    const reason = error instanceof NumberError || error instanceof CommandError ? error.message : String(error);
    throw new CommandError(`error while interpolating ${place}: failed to cast to expected type: ${reason}`);
  }
}

function substitute(template: string, environment: Environment): string {
  return template.replace(
    VARIABLE,
    (_, escaped: string | undefined, plain: string | undefined, braced: string | undefined) => {
      if (escaped !== undefined) return escaped;
      const name = plain ?? braced;
      if (name === undefined) throw new InvalidTemplate(template);
      return valueOf(name, environment);
    },
  );
}

/** Which form it is, is decided by what stands in it anywhere, in this order: an error text with a dash is a default. */
function valueOf(text: string, environment: Environment): string {
  for (const mark of [':-', '-', ':?', '?']) {
    const at = text.indexOf(mark);
    if (at < 0) continue;
    const name = text.slice(0, at);
    const rest = text.slice(at + mark.length);
    const value = environment.get(name);
    if (value !== undefined && (value !== '' || !mark.startsWith(':'))) return value;
    if (mark.endsWith('-')) return rest;
    throw new InvalidTemplate(`required variable ${name} is missing a value: ${rest}`);
  }
  return environment.get(text) ?? '';
}

function toBoolean(text: string): boolean {
  if (/^(?:y|yes|true|on)$/i.test(text)) return true;
  if (/^(?:n|no|false|off)$/i.test(text)) return false;
  throw new CommandError(`invalid boolean: ${text}`);
}

function ofService(path: string): RegExp {
  return new RegExp(`^services\\.[^.]+\\.${path}$`);
}

/** Which places hold something other than text. */
const CASTS: readonly (readonly [RegExp, (text: string) => Value])[] = [
  [ofService('(?:configs|secrets)\\.\\[\\]\\.mode'), atoi],
  [ofService('healthcheck\\.retries'), atoi],
  [ofService('deploy\\.(?:replicas|restart_policy\\.max_attempts|placement\\.max_replicas_per_node)'), atoi],
  [ofService('deploy\\.(?:update|rollback)_config\\.parallelism'), atoi],
  [ofService('deploy\\.(?:update|rollback)_config\\.max_failure_ratio'), parseFloat64],
  [ofService('ports\\.\\[\\]\\.(?:target|published)'), atoi],
  [ofService('ulimits\\.[^.]+(?:\\.(?:hard|soft))?'), atoi],
  [ofService('oom_score_adj'), atoi],
  [ofService('(?:privileged|read_only|stdin_open|tty|healthcheck\\.disable)'), toBoolean],
  [ofService('volumes\\.\\[\\]\\.(?:read_only|volume\\.nocopy)'), toBoolean],
  [/^networks\.[^.]+\.(?:external|internal|attachable)$/, toBoolean],
  [/^(?:volumes|secrets|configs)\.[^.]+\.external$/, toBoolean],
];
