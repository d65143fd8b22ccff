import type { GenericResource } from '../api/types.ts';
import { CommandError } from '../errors.ts';
import { pairsToMap } from './json.ts';

/** `gpu=2` asks for a number of a kind. @throws CommandError for anything else */
export function genericResources(texts: readonly string[]): GenericResource[] {
  const wrong = texts.filter((text) => !/=\d+$/.test(text));
  if (wrong.length > 0)
    throw new CommandError(
      `invalid generic-resource request \`${wrong[0]}\`, Named Generic Resources is not supported for service create or update`,
    );
  return Object.entries(pairsToMap(texts)).map(([Kind, value]) => ({
    DiscreteResourceSpec: { Kind, Value: Number(value) },
  }));
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
