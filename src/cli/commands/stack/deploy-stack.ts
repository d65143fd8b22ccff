import type { Task } from '../../../kernel/wait.ts';
import { quote } from '../../../kernel/go/strconv.ts';
import { encodeBase64Text } from '../../../kernel/base64.ts';
import type { Config, Network, Secret, Service, ServiceSpec, SwarmInfo } from '../../api/types.ts';
import type { ComposeFile, FileObjectConfig, NetworkConfig } from '../../compose/compose-file.ts';
import { convertService } from '../../compose/convert-service.ts';
import { DEFAULT_NETWORK, IMAGE_LABEL, isUserDefined, scoped, withStackLabel } from '../../compose/stack-names.ts';
import type { Context } from '../../context.ts';
import { Cancelled, CommandError, isNotFound } from '../../errors.ts';
import { resolveImage, withTag } from '../../opts/image.ts';
import { compact, nonEmpty, toJson } from '../../opts/json.ts';
import { waitOnServices } from '../../progress/service.ts';
import { sendUpdate } from '../service/send-update.ts';
import { removeAll, serviceRemovals } from './remove-objects.ts';
import { ofStack } from './stack-objects.ts';

/** When the registry is asked for an image's digest. */
export const RESOLVE_IMAGE = ['always', 'changed', 'never'] as const;
export type ResolveImage = (typeof RESOLVE_IMAGE)[number];

export interface DeployOptions {
  readonly prune: boolean;
  readonly resolve: ResolveImage;
  readonly detach: boolean;
  readonly quiet: boolean;
}

/**
 * Makes the swarm have what a Compose file says: first networks, then secrets, configs and services (facts 13.1). The first
 * failure ends it; what was made until then stays.
 * @throws CommandError
 */
export function* deployStack(context: Context, stack: string, file: ComposeFile, options: DeployOptions): Task {
  const { Swarm } = yield* context.api.json<{ readonly Swarm: SwarmInfo }>('GET', '/info');
  if (!Swarm.ControlAvailable)
    throw new CommandError(
      'this node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again',
    );
  const services = Object.keys(file.services ?? {});
  if (options.prune) {
    const wanted = new Set(services.map((name) => scoped(stack, name)));
    const existing = yield* ofStack<Service>(context, 'services', stack);
    yield* removeAll(context, serviceRemovals(existing.filter(({ Spec }) => !wanted.has(Spec.Name ?? ''))));
  }
  yield* createNetworks(context, stack, file);
  yield* putObjects(context, stack, 'secret', file.secrets ?? {});
  yield* putObjects(context, stack, 'config', file.configs ?? {});
  const specs: ServiceSpec[] = [];
  for (const name of services) specs.push(yield* convertService(context, stack, name, file));
  const ids = yield* putServices(context, stack, specs, options.resolve);
  if (options.detach) return;
  const { messages, cancelled } = yield* waitOnServices(context, ids, options.quiet);
  if (cancelled) throw new Cancelled();
  if (messages.length > 0) throw new CommandError(messages.join('\n'));
}

/** Only what services use is created, and what is there already is left as it is. */
function* createNetworks(context: Context, stack: string, file: ComposeFile): Task {
  const used = new Set<string>();
  for (const { networks = {} } of Object.values(file.services ?? {})) {
    const names = Object.keys(networks);
    for (const name of names.length === 0 ? [DEFAULT_NETWORK] : names) used.add(name);
  }
  const wanted: { readonly name: string; readonly config: NetworkConfig }[] = [];
  for (const key of used) {
    const config = file.networks?.[key] ?? {};
    if (config.external?.external === true) yield* checkExternal(context, config.name ?? '');
    else wanted.push({ name: nonEmpty(config.name) ?? scoped(stack, key), config });
  }
  const existing = new Set((yield* ofStack<Network>(context, 'networks', stack)).map(({ Name }) => Name));
  for (const { name, config } of wanted) {
    if (existing.has(name)) continue;
    context.print(`Creating network ${name}\n`);
    yield* told(`failed to create network ${name}`, () =>
      context.api.request('POST', '/networks/create', {
        json: toJson({ Name: name, ...networkOptions(stack, config) }),
      }),
    );
  }
}

function networkOptions(stack: string, config: NetworkConfig): object {
  const { driver, config: pools } = config.ipam ?? {};
  return compact({
    Driver: nonEmpty(config.driver) ?? 'overlay',
    Scope: '',
    IPAM:
      nonEmpty(driver) === undefined && nonEmpty(pools) === undefined
        ? null
        : {
            Driver: driver ?? '',
            Options: null,
            Config: nonEmpty((pools ?? []).map(({ subnet }) => compact({ Subnet: nonEmpty(subnet) }))) ?? null,
          },
    Internal: config.internal ?? false,
    Attachable: config.attachable ?? false,
    Ingress: false,
    ConfigOnly: false,
    ConfigFrom: null,
    Options: config.driver_opts ?? null,
    Labels: withStackLabel(stack, config.labels),
  });
}

function* checkExternal(context: Context, name: string): Task {
  if (!isUserDefined(name)) return;
  let scope: string;
  try {
    scope = (yield* context.api.json<Network>('GET', `/networks/${name}`)).Scope;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new CommandError(
      `network ${quote(name)} is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed`,
    );
  }
  if (scope !== 'swarm')
    throw new CommandError(
      `network ${quote(name)} is declared as external, but it is not in the right scope: ${quote(scope)} instead of "swarm"`,
    );
}

/** Secrets and configs: what is there already is sent again, which the daemon refuses where its content is another. */
function* putObjects(
  context: Context,
  stack: string,
  kind: 'secret' | 'config',
  objects: Readonly<Record<string, FileObjectConfig>>,
): Task {
  const specs = Object.entries(objects)
    .filter(([, { external }]) => external?.external !== true)
    .map(([key, object]) => objectSpec(context, stack, key, object));
  for (const spec of specs) {
    const found = yield* lookUp(context, kind, spec.Name);
    if (found === undefined) {
      context.print(`Creating ${kind} ${spec.Name}\n`);
      yield* told(`failed to create ${kind} ${spec.Name}`, () =>
        context.api.request('POST', `/${kind}s/create`, { json: toJson(spec) }),
      );
    } else {
      yield* told(`failed to update ${kind} ${spec.Name}`, () =>
        context.api.request('POST', `/${kind}s/${found.ID}/update`, {
          query: { version: found.Version.Index },
          json: toJson(spec),
        }),
      );
    }
  }
}

function objectSpec(
  context: Context,
  stack: string,
  key: string,
  { name, labels, file = '', driver, driver_opts: options, template_driver: template }: FileObjectConfig,
): { readonly Name: string } {
  const data = nonEmpty(driver) === undefined ? context.readFile(file) : '';
  return compact({
    Name: nonEmpty(name) ?? scoped(stack, key),
    Labels: withStackLabel(stack, labels),
    Data: nonEmpty(encodeBase64Text(data)),
    Driver: nonEmpty(driver) === undefined ? undefined : compact({ Name: driver, Options: nonEmpty(options) }),
    Templating: nonEmpty(template) === undefined ? undefined : { Name: template },
  });
}

function* lookUp(context: Context, kind: 'secret' | 'config', name: string): Task<Secret | Config | undefined> {
  try {
    return yield* context.api.json<Secret | Config>('GET', `/${kind}s/${name}`);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Creates services, and sends every one that is there already its spec of the file. @returns their ids */
function* putServices(
  context: Context,
  stack: string,
  specs: readonly ServiceSpec[],
  resolve: ResolveImage,
): Task<string[]> {
  const existing = new Map(
    (yield* ofStack<Service>(context, 'services', stack)).map((service) => [service.Spec.Name, service]),
  );
  const ids: string[] = [];
  for (const given of specs) {
    const name = given.Name ?? '';
    const service = existing.get(name);
    const written = given.TaskTemplate.ContainerSpec?.Image ?? '';
    const before = service?.Spec;
    const unchanged = before !== undefined && written === before.Labels?.[IMAGE_LABEL];
    const keeps = unchanged && resolve !== 'always';
    const image = keeps ? (before.TaskTemplate.ContainerSpec?.Image ?? '') : withTag(written);
    const spec: ServiceSpec = {
      ...given,
      TaskTemplate: {
        ...given.TaskTemplate,
        ContainerSpec: { ...given.TaskTemplate.ContainerSpec, Image: image },
        ForceUpdate: before?.TaskTemplate.ForceUpdate ?? 0,
      },
    };
    if (service !== undefined) context.print(`Updating service ${name} (id: ${service.ID})\n`);
    else context.print(`Creating service ${name}\n`);
    const resolved = keeps || resolve === 'never' ? { spec, warning: undefined } : yield* resolveImage(context, spec);
    if (service === undefined) {
      const { ID } = yield* told(`failed to create service ${name}`, () =>
        context.api.json<{ readonly ID: string }>('POST', '/services/create', { json: toJson(resolved.spec) }),
      );
      ids.push(ID);
      continue;
    }
    const warnings = yield* told(`failed to update service ${name}`, () =>
      sendUpdate(context, service, resolved.spec, {}),
    );
    for (const each of [...warnings, ...(resolved.warning === undefined ? [] : [resolved.warning])])
      context.warn(`${each}\n`);
    ids.push(service.ID);
  }
  return ids;
}

/** Says what was tried when it fails. */
function* told<T>(attempt: string, act: () => Task<T>): Task<T> {
  try {
    return yield* act();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${attempt}: ${error.message}`);
  }
}
