import type { Task } from '../../../kernel/wait.ts';
import type { Service, ServiceSpec } from '../../api/types.ts';
import type { Context } from '../../context.ts';
import { withTag } from '../../opts/image.ts';
import { toJson } from '../../opts/json.ts';

export interface UpdateQuery {
  readonly rollback?: 'previous' | undefined;
  readonly registryAuthFrom?: 'spec' | undefined;
}

/** Sends a service's new spec for the version that was looked at; gives the daemon's warnings. */
export function* sendUpdate(
  context: Context,
  service: Service,
  spec: ServiceSpec,
  query: UpdateQuery,
): Task<readonly string[]> {
  const container = spec.TaskTemplate.ContainerSpec;
  const tagged =
    container?.Image === undefined
      ? spec
      : {
          ...spec,
          TaskTemplate: { ...spec.TaskTemplate, ContainerSpec: { ...container, Image: withTag(container.Image) } },
        };
  const answer = yield* context.api.json<{ Warnings?: readonly string[] | null } | null>(
    'POST',
    `/services/${service.ID}/update`,
    {
      query: { registryAuthFrom: query.registryAuthFrom, rollback: query.rollback, version: service.Version.Index },
      json: toJson(tagged),
    },
  );
  return answer?.Warnings ?? [];
}
