import type { Task } from '../../kernel/wait.ts';
import { encodeFilters } from '../api/client.ts';
import type { Config, ConfigReference, FileReference, Secret, SecretReference } from '../api/types.ts';
import type { ReferenceOption } from '../cobra/options/reference.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';

/** Secrets and configs that a service is given: looked up by name among the swarm's. */

type Kind = 'secret' | 'config';

function file({ target, uid, gid, mode }: ReferenceOption): Required<Pick<FileReference, 'File'>> {
  return { File: { Name: target, UID: uid, GID: gid, Mode: mode } };
}

function rejectDoubles(options: readonly ReferenceOption[], kind: Kind): void {
  const targets = new Set<string>();
  for (const { source, target } of options) {
    if (targets.has(target)) throw new CommandError(`duplicate ${kind} target for ${source} not allowed`);
    targets.add(target);
  }
}

function* idsOf(context: Context, kind: Kind, names: readonly string[]): Task<Map<string, string>> {
  const filters = encodeFilters(new Map([['name', names]]));
  const found = yield* context.api.json<readonly (Secret | Config)[]>('GET', `/${kind}s`, { query: { filters } });
  const ids = new Map(found.map((each) => [each.Spec.Name, each.ID]));
  for (const name of names) if (!ids.has(name)) throw new CommandError(`${kind} not found: ${name}`);
  return ids;
}

/** @throws CommandError `secret not found: x`, `duplicate secret target for x not allowed` */
export function* secretReferences(context: Context, options: readonly ReferenceOption[]): Task<SecretReference[]> {
  if (options.length === 0) return [];
  rejectDoubles(options, 'secret');
  const ids = yield* idsOf(
    context,
    'secret',
    options.map(({ source }) => source),
  );
  return options.map((option) => ({ ...file(option), SecretID: ids.get(option.source)!, SecretName: option.source }));
}

/**
 * @param runtime the config of a credential spec, which is no file
 * @throws CommandError `config not found: x`, `duplicate config target for x not allowed`
 */
export function* configReferences(
  context: Context,
  options: readonly ReferenceOption[],
  runtime?: string,
): Task<ConfigReference[]> {
  if (options.length === 0 && runtime === undefined) return [];
  rejectDoubles(options, 'config');
  const names = options.map(({ source }) => source);
  const ids = yield* idsOf(context, 'config', runtime === undefined ? names : [...names, runtime]);
  const references: ConfigReference[] = options.map((option) => ({
    ...file(option),
    ConfigID: ids.get(option.source)!,
    ConfigName: option.source,
  }));
  if (runtime !== undefined) references.push({ Runtime: {}, ConfigID: ids.get(runtime)!, ConfigName: runtime });
  return references;
}
