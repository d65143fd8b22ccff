import type { GenericResource } from '../api/types.ts';
import { CommandError } from '../errors.ts';

function malformed(what: string): CommandError {
  return new CommandError(`invalid generic resource specification: could not parse GenericResource: ${what}`);
}

/**
 * `gpu=2` asks for a number of a kind; to ask for one by its name is not possible (transcripts/create-errors-client).
 * @throws CommandError
 */
export function genericResources(texts: readonly string[]): GenericResource[] {
  const values = new Map<string, string[]>();
  for (const text of texts) {
    const [kind, value, ...more] = text.split('=').map((part) => part.trim());
    if (value === undefined || more.length > 0)
      throw malformed(`incorrect term ${text}, missing '=' or malformed expression`);
    values.set(kind, [...(values.get(kind) ?? []), value]);
  }
  return [...values].map(([Kind, given]) => {
    const numbers = given.filter((value) => /^[+-]?\d+$/.test(value));
    if (numbers.length === 1 && given.length === 1) {
      if (Number(given[0]) < 0) throw malformed(`cannot ask for negative resource ${Kind}`);
      return { DiscreteResourceSpec: { Kind, Value: Number(given[0]) } };
    }
    if (numbers.length > 0)
      throw malformed(`mixed discrete and named resources in expression '${Kind}=[${given.join(' ')}]'`);
    throw new CommandError(
      `invalid generic-resource request \`${Kind}=${given[0]}\`, Named Generic Resources is not supported for service create or update`,
    );
  });
}

/** Takes out `remove` (kinds) and puts in `add`. @throws CommandError where a kind to remove is not there */
export function updateGenericResources(
  before: readonly GenericResource[],
  add: readonly string[],
  remove: readonly string[],
): readonly GenericResource[] {
  const kinds = new Map(
    before.map((resource) => [resource.DiscreteResourceSpec?.Kind ?? resource.NamedResourceSpec?.Kind ?? '', resource]),
  );
  for (const resource of genericResources(add)) kinds.set(resource.DiscreteResourceSpec?.Kind ?? '', resource);
  for (const kind of remove) {
    if (!kinds.delete(kind)) throw new CommandError(`could not find generic-resource \`${kind}\` to remove it`);
  }
  return [...kinds.values()];
}
