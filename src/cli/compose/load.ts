import { dirname, resolvePath } from '../../host/fs/path.ts';
import { byText } from '../../kernel/compare.ts';
import type { Task } from '../../kernel/wait.ts';
import { readEnvironment } from '../opts/environment.ts';
import type { Context } from '../context.ts';
import { CommandError } from '../errors.ts';
import { composeFile, type ComposeFile, type FileObjectConfig, type ServiceConfig } from './compose-file.ts';
import { COMPOSE_FILE, minorOf, versionOf } from './compose-schema.ts';
import { interpolate } from './interpolate.ts';
import { validate } from './schema.ts';
import { Unreadable } from './shape.ts';
import { isMapping, type Mapping } from './value.ts';
import { parseYaml } from './yaml.ts';

/** Files as they are, with what is needed to read them. */
export interface ComposeSource {
  readonly files: readonly Mapping[];
  /** Where relative paths begin: the folder of the first file, or the current one for standard input. */
  readonly folder: string;
}

/**
 * Reads the files that were named; `-` is standard input.
 * @throws CommandError for no file, one that is not there, or one that is no YAML mapping
 */
export function* readComposeFiles(context: Context, names: readonly string[]): Task<ComposeSource> {
  if (names.length === 0) throw new CommandError('Specify a Compose file (with --compose-file)');
  const files: Mapping[] = [];
  for (const name of names) {
    const config = parseYaml(name === '-' ? yield* context.readInput() : context.readFile(name));
    if (!isMapping(config)) throw new CommandError('top-level object must be a mapping');
    files.push(config);
  }
  const { proc } = context;
  const folder = names[0] === '-' && names.length === 1 ? proc.cwd : dirname(proc.resolve(names[0]!));
  return { files, folder };
}

/** Keys that a service must not have, each with what to do instead. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  extends: 'Support for `extends` is not implemented yet.',
  volume_driver:
    'Instead of setting the volume driver on the service, define a volume using the top-level `volumes` option and specify the driver there.',
  volumes_from:
    'To share a volume between services, define it using the top-level `volumes` option and reference it from each service that shares it using the service-level `volumes` option.',
  ...Object.fromEntries(
    ['cpu_quota', 'cpu_shares', 'cpuset', 'mem_limit', 'memswap_limit'].map((key) => [
      key,
      'Set resource limits using deploy.resources',
    ]),
  ),
};

/** A file uses keys that docker stack refuses. */
export class ForbiddenProperties extends CommandError {
  readonly descriptions: Readonly<Record<string, string>>;

  constructor(descriptions: Readonly<Record<string, string>>) {
    super('Configuration contains forbidden properties');
    this.descriptions = descriptions;
  }
}

/** Those of some keys that any service of the files has. */
export function usedKeys(files: readonly Mapping[], keys: readonly string[]): string[] {
  const services = files.flatMap(({ services: all }) => (isMapping(all) ? Object.values(all) : [])).filter(isMapping);
  return keys.filter((key) => services.some((each) => each[key] !== undefined));
}

/**
 * Checks the files and makes one configuration of them: later files win.
 * @param interpolated whether variables are replaced by the client's environment
 * @throws CommandError (facts 13.4), ForbiddenProperties
 */
export function loadCompose(context: Context, { files, folder }: ComposeSource, interpolated = true): ComposeFile {
  const version = versionOf(files[0] ?? {});
  const loaded = files.map((file) => {
    const own = versionOf(file);
    if (own !== version) throw new CommandError(`version mismatched between two composefiles : ${version} and ${own}`);
    const forbidden = usedKeys([file], Object.keys(FORBIDDEN));
    if (forbidden.length > 0)
      throw new ForbiddenProperties(Object.fromEntries(forbidden.map((key) => [key, FORBIDDEN[key]!])));
    const config = interpolated ? interpolate(file, context.env) : file;
    validate(config, COMPOSE_FILE, minorOf(version));
    return complete(context, { ...decode(config), version }, folder);
  });
  const [first = {}, ...later] = loaded;
  return later.reduce((base, each) => composeFile.merge(base, each) as ComposeFile, first);
}

function decode(config: Mapping): ComposeFile {
  try {
    return composeFile.load(config);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // Each service is decoded by itself: its own name is no part of the place.
    const faults = error.faults.map(({ path, words }) => `'${path.split('.').slice(1).join('.')}' ${words}`);
    throw new CommandError(`decoding failed due to the following error(s):\n\n${faults.join('\n')}`);
  }
}

/** Fills in what a file leaves to its surroundings: variables, paths, names. */
function complete(context: Context, file: ComposeFile, folder: string): ComposeFile {
  const { services = {}, networks = {}, volumes = {}, secrets = {}, configs = {} } = file;
  const external = <T extends MaybeExternal>(kind: Kind, key: string, object: T): T => {
    const named = externalName(kind, key, object);
    if ((object.external?.name ?? '') !== '' && minorOf(file.version!) >= NAMED_SINCE[kind])
      context.log(`${kind} ${key}: ${kind}.external.name is deprecated in favor of ${kind}.name`);
    return named;
  };
  return {
    ...file,
    services: mapValues(services, (service) => completeService(context, service, folder)),
    networks: mapValues(networks, (each, name) => external('network', name, each)),
    volumes: mapValues(volumes, (each, name) => {
      if (each.external?.external === true) {
        const other = (['driver', 'driver_opts', 'labels'] as const).find(
          (key) => Object.keys(each[key] ?? {}).length > 0,
        );
        if (other !== undefined)
          throw new CommandError(`conflicting parameters "external" and "${other}" specified for volume "${name}"`);
      }
      return external('volume', name, each);
    }),
    secrets: mapValues(secrets, (each, name) => completeObject('secret', name, external('secret', name, each), folder)),
    configs: mapValues(configs, (each, name) => completeObject('config', name, external('config', name, each), folder)),
  };
}

function mapValues<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(values)
      .sort(byText(([key]) => key))
      .map(([key, value]) => [key, change(value, key)]),
  );
}

function completeService(context: Context, service: ServiceConfig, folder: string): ServiceConfig {
  const environment: Record<string, string | null> = {};
  const put = (name: string, value: string | null): void => {
    const own = context.env.get(name);
    environment[name] = (value === null || value === '') && own !== undefined ? own : value;
  };
  for (const file of service.env_file ?? [])
    for (const pair of readEnvironment(context, [absolute(folder, file)], [])) {
      const at = pair.indexOf('=');
      put(pair.slice(0, at), pair.slice(at + 1));
    }
  for (const [name, value] of Object.entries(service.environment ?? {})) put(name, value);
  const sorted = Object.fromEntries(Object.entries(environment).sort(byText(([name]) => name)));
  const volumes = (service.volumes ?? []).map((volume) => {
    if (volume.type !== 'bind') return volume;
    if ((volume.source ?? '') === '')
      throw new CommandError('invalid mount config for type "bind": field Source must not be empty');
    const source = volume.source!.replace(/^~/, context.env.get('HOME') ?? '~');
    return { ...volume, source: absolute(folder, source) };
  });
  return { ...service, environment: sorted, volumes };
}

function absolute(folder: string, path: string): string {
  const ofWindows = /^(?:[A-Za-z]:[\\/]|\\\\)/.test(path);
  return ofWindows ? path : resolvePath(folder, path);
}

type Kind = 'network' | 'volume' | 'secret' | 'config';

/** The minor version that brought `name`, with which `external: {name: …}` went out of use. */
const NAMED_SINCE: Readonly<Record<Kind, number>> = { network: 5, volume: 4, secret: 5, config: 5 };

interface MaybeExternal {
  readonly name?: string;
  readonly external?: { readonly external: boolean; readonly name: string };
}

/** What exists already goes by its own name: that of the key unless told. */
function externalName<T extends MaybeExternal>(kind: Kind, key: string, object: T): T {
  const { external, name = '' } = object;
  if (external?.external !== true) return object;
  if (external.name === '') return { ...object, name: name === '' ? key : name };
  if (name !== '')
    throw new CommandError(`${kind} ${key}: ${kind}.external.name and ${kind}.name conflict; only use ${kind}.name`);
  return { ...object, name: external.name, external: { external: true, name: '' } };
}

function completeObject(kind: Kind, key: string, object: FileObjectConfig, folder: string): FileObjectConfig {
  if (object.external?.external === true) return object;
  const { driver = '', file = '' } = object;
  if (driver === '') return { ...object, file: absolute(folder, file) };
  if (file !== '')
    throw new CommandError(`${kind} ${key}: ${kind}.driver and ${kind}.file conflict; only use ${kind}.driver`);
  return object;
}
