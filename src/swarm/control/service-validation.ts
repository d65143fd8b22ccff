import { parseConstraints } from '../constraint.ts';
import type { ContainerSpec, FileTarget, Resources, ServiceSpec, TaskSpec, UpdateConfig } from '../types.ts';
import { isImageReference } from './image-reference.ts';
import { checkDnsName } from './names.ts';
import { RpcError } from './rpc-error.ts';
import { expandContainerSpec, TemplateError, type TemplateValues } from '../spec-template.ts';

const MIB = 1024 * 1024;

function invalid(desc: string): never {
  throw new RpcError('InvalidArgument', desc);
}

/** Checks a service's spec by itself, in the order in which the managers do (facts 12.2). @throws RpcError */
export function checkServiceSpec(spec: ServiceSpec): void {
  checkDnsName(spec.Name);
  checkTaskSpec(spec.TaskTemplate);
  checkMode(spec);
  const job = spec.Mode.ReplicatedJob !== undefined || spec.Mode.GlobalJob !== undefined;
  if (job) {
    if (spec.UpdateConfig !== undefined) invalid('Jobs may not have an update config');
  } else checkUpdateConfig(spec.UpdateConfig);
  checkEndpoint(spec);
}

function checkTaskSpec(task: TaskSpec): void {
  checkResources(task.Resources?.Limits);
  checkResources(task.Resources?.Reservations);
  if ((task.RestartPolicy?.Delay ?? 0) < 0) invalid('TaskSpec: restart-delay cannot be negative');
  if ((task.RestartPolicy?.Window ?? 0) < 0) invalid('TaskSpec: restart-window cannot be negative');
  // A plain error: it travels as code Unknown.
  parseConstraints(task.Placement?.Constraints ?? []);
  const container = task.ContainerSpec;
  if (container !== undefined) {
    checkFileReferences(
      'secret',
      (container.Secrets ?? []).map((each) => ({
        id: each.SecretID,
        name: each.SecretName,
        file: each.File,
        runtime: false,
      })),
    );
    checkFileReferences(
      'config',
      (container.Configs ?? []).map((each) => ({
        id: each.ConfigID,
        name: each.ConfigName,
        file: each.File,
        runtime: each.Runtime !== undefined,
      })),
    );
    checkCredentialSpec(container);
    checkContainer(container);
    return;
  }
  if (task.Runtime !== undefined && task.Runtime !== 'container') {
    throw new RpcError('Unimplemented', 'RuntimeSpec: unimplemented runtime in service spec');
  }
  invalid('TaskSpec: missing runtime');
}

function checkResources(resources: Resources | undefined): void {
  const cpus = resources?.NanoCPUs ?? 0;
  if (cpus !== 0 && cpus < 1e6) invalid(`invalid cpu value ${formatG(cpus / 1e9)}: Must be at least 0.001`);
  const memory = resources?.MemoryBytes ?? 0;
  if (memory !== 0 && memory < 4 * MIB) invalid(`invalid memory value ${memory}: Must be at least 4MiB`);
}

/** A number as Go's %g prints it: the exponent has at least two digits. */
function formatG(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && magnitude < 1e-4) return value.toExponential().replace(/e-(\d)$/, 'e-0$1');
  return String(value);
}

interface FileReference {
  readonly id: string;
  readonly name: string;
  readonly file: FileTarget | undefined;
  readonly runtime: boolean;
}

function checkFileReferences(what: 'secret' | 'config', references: readonly FileReference[]): void {
  const targets = new Map<string, string>();
  for (const { id, name, file, runtime } of references) {
    if (id === '' || name === '') invalid(`malformed ${what} reference`);
    if (runtime) continue;
    if (file === undefined) invalid(`malformed ${what} reference, no target provided`);
    if (file.Name === '') invalid(`malformed file ${what} reference, invalid target file name provided`);
    const other = targets.get(file.Name);
    if (other !== undefined) {
      invalid(`${what} references '${other}' and '${name}' have a conflicting target: '${file.Name}'`);
    }
    targets.set(file.Name, name);
  }
}

function checkCredentialSpec(container: ContainerSpec): void {
  const credential = container.Privileges?.['CredentialSpec'];
  if (typeof credential !== 'object' || credential === null) return;
  const config = (credential as { readonly Config?: unknown }).Config;
  if (typeof config !== 'string' || config === '') return;
  if ((container.Configs ?? []).some((each) => each.ConfigID === config && each.Runtime !== undefined)) return;
  invalid(
    `CredentialSpec references config '${config}', but that config isn't in config references with RuntimeTarget`,
  );
}

/** What the managers try a service's templates with: no labels (facts 11.6, observed 9). */
const TRIAL: TemplateValues = {
  service: { id: 'serviceid', name: 'servicename', labels: {} },
  node: { id: 'nodeid', hostname: 'nodeHostname', platform: { Architecture: 'architecture', OS: 'os' } },
  task: { id: '', name: 'taskname', slot: '1' },
};

function withTemplatesFilled(spec: ContainerSpec): ContainerSpec {
  try {
    return expandContainerSpec(spec, TRIAL);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return invalid(error.message);
  }
}

function checkContainer(spec: ContainerSpec): void {
  const container = withTemplatesFilled(spec);
  if (container.Image === '') invalid('ContainerSpec: image reference must be provided');
  if (!isImageReference(container.Image)) {
    invalid(`ContainerSpec: ${JSON.stringify(container.Image)} is not a valid repository/tag`);
  }
  const targets = new Set<string>();
  for (const { Target } of container.Mounts ?? []) {
    if (targets.has(Target)) invalid(`ContainerSpec: duplicate mount point: ${Target}`);
    targets.add(Target);
  }
  const health = container.Healthcheck;
  for (const name of ['Interval', 'Timeout', 'StartPeriod', 'StartInterval'] as const) {
    const span = health?.[name] ?? 0;
    if (span !== 0 && span < 1e6) invalid(`ContainerSpec: ${name} in HealthConfig cannot be less than 1ms`);
  }
  if ((health?.Retries ?? 0) < 0) invalid('ContainerSpec: Retries in HealthConfig cannot be negative');
}

function checkMode({ Mode }: ServiceSpec): void {
  if (Mode.Replicated !== undefined) {
    if ((Mode.Replicated.Replicas ?? 0) < 0) invalid('Number of replicas must be non-negative');
  } else if (Mode.ReplicatedJob !== undefined) {
    if ((Mode.ReplicatedJob.MaxConcurrent ?? 0) < 0) invalid('Maximum concurrent jobs must not be negative');
    if ((Mode.ReplicatedJob.TotalCompletions ?? 0) < 0) invalid('Total completed jobs must not be negative');
  } else if (Mode.Global === undefined && Mode.GlobalJob === undefined) invalid('Unrecognized service mode');
}

function checkUpdateConfig(config: UpdateConfig | undefined): void {
  if (config === undefined) return;
  if ((config.Delay ?? 0) < 0) invalid('TaskSpec: update-delay cannot be negative');
  if ((config.Monitor ?? 0) < 0) invalid('TaskSpec: update-monitor cannot be negative');
  if (config.MaxFailureRatio < 0 || config.MaxFailureRatio > 1) {
    invalid('TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than 1');
  }
}

function checkEndpoint({ EndpointSpec: endpoint }: ServiceSpec): void {
  const ports = endpoint?.Ports ?? [];
  if (endpoint?.Mode === 'dnsrr' && ports.some((port) => port.PublishMode === 'ingress')) {
    invalid("EndpointSpec: port published with ingress mode can't be used with dnsrr mode");
  }
  const published = new Set<string>();
  for (const { PublishedPort, Protocol } of ports) {
    if ((PublishedPort ?? 0) === 0) continue;
    const key = `${PublishedPort} ${Protocol}`;
    if (published.has(key)) invalid('EndpointSpec: duplicate published ports provided');
    published.add(key);
  }
}
