import { utf8Length } from '../../kernel/utf8.ts';
import type { Future } from '../../kernel/wait.ts';
import { newId } from '../ids.ts';
import { deepEqual } from '../orchestrator/deep-equal.ts';
import type { ReadTx } from '../store.ts';
import type { Secret, SecretSpec, Service } from '../types.ts';
import { read, write, type ControlContext } from './context.ts';
import type { ObjectFilters } from './methods.ts';
import { checkObjectName, checkVersion } from './names.ts';
import { hasLabels } from './object-filters.ts';
import { RpcError } from './rpc-error.ts';

type Kind = 'secret' | 'config';

/** Data must be smaller than this (facts 11.7), in bytes. */
const LIMIT: Readonly<Record<Kind, number>> = { secret: 512_000, config: 1_024_000 };

/** A secret's data never leaves the managers through the API; a config's does. */
function view(kind: Kind, object: Secret): Secret {
  return kind === 'config' ? object : { ...object, Spec: { ...object.Spec, data: '' } };
}

function existing(tx: ReadTx, kind: Kind, id: string, text: (id: string) => string): Secret {
  if (id === '') throw new RpcError('InvalidArgument', `${kind} ID must be provided`);
  const object = tx.get(kind, id);
  if (object === undefined) throw new RpcError('NotFound', text(id));
  return object;
}

function referencedBy(service: Service, kind: Kind, id: string): boolean {
  const container = service.Spec.TaskTemplate.ContainerSpec;
  return kind === 'secret'
    ? (container?.Secrets ?? []).some((each) => each.SecretID === id)
    : (container?.Configs ?? []).some((each) => each.ConfigID === id);
}

function checkSpec(kind: Kind, spec: SecretSpec): void {
  checkObjectName(spec.Name);
  if (spec.Driver !== undefined) {
    if (spec.Driver.Name === '') throw new RpcError('InvalidArgument', `${kind} driver must have a name`);
    // A driver is a plugin, and the simulated engines have none.
    throw new RpcError('Unknown', `plugin ${JSON.stringify(spec.Driver.Name)} not found`);
  }
  const size = utf8Length(spec.data);
  if (size === 0 || size >= LIMIT[kind]) {
    throw new RpcError('InvalidArgument', `${kind} data must be larger than 0 and less than ${LIMIT[kind]} bytes`);
  }
}

/** Secrets and configs are found by any of what is asked for: names, or ids (transcripts/config-errors). */
function listed(filters: ObjectFilters | undefined, { ID, Spec }: Secret): boolean {
  const { names = [], namePrefixes = [], idPrefixes = [], labels } = filters ?? {};
  if (!hasLabels(labels, Spec.Labels)) return false;
  return (
    names.length + namePrefixes.length + idPrefixes.length === 0 ||
    names.includes(Spec.Name) ||
    namePrefixes.some((prefix) => Spec.Name.startsWith(prefix)) ||
    idPrefixes.some((prefix) => ID.startsWith(prefix))
  );
}

interface UpdateArgs {
  readonly id: string;
  readonly version: number;
  readonly spec: SecretSpec;
}

/** The methods for secrets or for configs, which differ in little but their name (facts 12.3). */
export function secretMethods(kind: Kind) {
  const notFound = (id: string): string => `${kind} ${id} not found`;
  return {
    get({ store }: ControlContext, { id }: { readonly id: string }): Future<Secret> {
      return read(() => view(kind, existing(store, kind, id, notFound)));
    },

    list({ store }: ControlContext, { filters }: { readonly filters?: ObjectFilters }): Future<readonly Secret[]> {
      return read(() =>
        store
          .all(kind)
          .filter((each) => listed(filters, each))
          .map((each) => view(kind, each)),
      );
    },

    create(context: ControlContext, { spec }: { readonly spec: SecretSpec }): Future<Secret> {
      return write(context, (tx) => {
        checkSpec(kind, spec);
        const lower = spec.Name.toLowerCase();
        if (tx.all(kind).some((each) => each.Spec.Name.toLowerCase() === lower)) {
          throw new RpcError('AlreadyExists', `${kind} ${spec.Name} already exists`);
        }
        return view(kind, tx.create(kind, { ID: newId(context.random('swarm/ids')), Spec: spec }));
      });
    },

    /** Only labels may change. */
    update(context: ControlContext, { id, version, spec }: UpdateArgs): Future<Secret> {
      return write(context, (tx) => {
        const object = existing(tx, kind, id, notFound);
        const { Name, data, Driver, Templating } = object.Spec;
        const same =
          spec.Name === Name &&
          (spec.data === '' || spec.data === data) &&
          (spec.Driver === undefined || deepEqual(spec.Driver, Driver)) &&
          (spec.Templating === undefined || deepEqual(spec.Templating, Templating));
        if (!same) throw new RpcError('InvalidArgument', 'only updates to Labels are allowed');
        checkVersion(object, version);
        return view(kind, tx.update(kind, { ...object, Spec: { ...object.Spec, Labels: spec.Labels } }));
      });
    },

    /** Present specs of services count, neither their previous ones nor tasks: a rollback can fail for it. */
    remove(context: ControlContext, { id }: { readonly id: string }): Future<undefined> {
      return write(context, (tx) => {
        const object = existing(tx, kind, id, (missing) => `could not find ${kind} ${missing}`);
        const users = tx.all('service').filter((service) => referencedBy(service, kind, id));
        if (users.length > 0) {
          const services = users.length === 1 ? 'service' : 'services';
          const names = users.map((service) => service.Spec.Name).join(', ');
          throw new RpcError(
            'InvalidArgument',
            `${kind} '${object.Spec.Name}' is in use by the following ${services}: ${names}`,
          );
        }
        tx.remove(kind, id);
        return undefined;
      });
    },
  };
}
