import type { Mount, PortConfig, Service, UpdateConfig } from '../api/types.ts';
import { formatDuration } from '../../kernel/go/duration.ts';
import { formatFloat } from '../../kernel/go/strconv.ts';
import type { GoTime } from '../../kernel/go/time.ts';
import { bytesSize } from '../../kernel/go/units.ts';
import { readTime, since, sortedEntries } from './words.ts';

/**
 * `docker service inspect --pretty` (transcripts/service-json, update-pause, spread, pretty-rich).
 * @param networks the names of the networks in the order of the spec
 */
export function servicePretty(service: Service, networks: readonly string[], now: GoTime): string {
  const { Spec: spec } = service;
  const template = spec.TaskTemplate;
  const out: string[] = ['', `ID:\t\t${service.ID}`, `Name:\t\t${spec.Name ?? ''}`];
  const labels = sortedEntries(spec.Labels);
  if (labels.length > 0)
    out.push('Labels:', ...labels.map(([key, value]) => (value === '' ? ` ${key}` : ` ${key}=${value}`)));
  out.push(...mode(service), ...updateStatus(service, now), ...placement(template.Placement));
  if (spec.UpdateConfig !== undefined) out.push('UpdateConfig:', ...updateConfig(spec.UpdateConfig, 'Update'));
  if (spec.RollbackConfig !== undefined) out.push('RollbackConfig:', ...updateConfig(spec.RollbackConfig, 'Rollback'));
  out.push('ContainerSpec:', ...container(template.ContainerSpec ?? {}), ...files(template.ContainerSpec ?? {}));
  out.push(...logDriver(template.LogDriver), ...resources(template.Resources));
  if (networks.length > 0) out.push(`Networks:${networks.map((name) => ` ${name}`).join('')} `);
  out.push(`Endpoint Mode:\t${spec.EndpointSpec?.Mode ?? ''}`);
  const ports = service.Endpoint?.Ports ?? [];
  if (ports.length > 0) out.push('Ports:', `${ports.flatMap(portLines).join('\n')} `);
  out.push(...healthcheck(template.ContainerSpec?.Healthcheck));
  return `${out.join('\n')}\n\n`;
}

function mode({ Spec: { Mode } }: Service): string[] {
  if (Mode.Global !== undefined) return ['Service Mode:\tGlobal'];
  if (Mode.Replicated !== undefined)
    return ['Service Mode:\tReplicated', ` Replicas:\t${Mode.Replicated.Replicas ?? 0}`];
  return ['Service Mode:'];
}

function updateStatus({ UpdateStatus: status }: Service, now: GoTime): string[] {
  if (status?.State === undefined || status.State === '') return [];
  const out = ['UpdateStatus:', ` State:\t\t${status.State}`];
  if (status.StartedAt !== undefined) out.push(` Started:\t${since(readTime(status.StartedAt), now)}`);
  if (status.State === 'completed' && status.CompletedAt !== undefined)
    out.push(` Completed:\t${since(readTime(status.CompletedAt), now)}`);
  out.push(` Message:\t${status.Message ?? ''}`);
  return out;
}

function placement(of: Service['Spec']['TaskTemplate']['Placement']): string[] {
  const out = ['Placement:'];
  const { Constraints = [], Preferences = [], MaxReplicas = 0 } = of ?? {};
  if (Constraints.length > 0) out.push(` Constraints:\t[${Constraints.join(' ')}]`);
  if (Preferences.length > 0)
    out.push(` Preferences:   [${Preferences.map(({ Spread }) => `spread=${Spread.SpreadDescriptor}`).join(' ')}]`);
  if (MaxReplicas > 0) out.push(` Max Replicas Per Node:   ${MaxReplicas}`);
  return out;
}

function updateConfig(config: UpdateConfig, kind: 'Update' | 'Rollback'): string[] {
  const out = [` Parallelism:\t${config.Parallelism}`];
  if ((config.Delay ?? 0) > 0) out.push(` Delay:\t\t${formatDuration(config.Delay ?? 0)}`);
  out.push(` On failure:\t${config.FailureAction ?? ''}`);
  if ((config.Monitor ?? 0) > 0) out.push(` Monitoring Period: ${formatDuration(config.Monitor ?? 0)}`);
  out.push(` Max failure ratio: ${formatFloat(config.MaxFailureRatio)}`);
  out.push(` ${`${kind} order:`.padEnd(18)} ${config.Order}`);
  return out;
}

type Container = NonNullable<Service['Spec']['TaskTemplate']['ContainerSpec']>;

function container(spec: Container): string[] {
  const out = [` Image:\t\t${spec.Image ?? ''}`];
  const words = (title: string, list: readonly string[] | undefined): void => {
    if (list !== undefined && list.length > 0) out.push(` ${title}:\t\t${list.map((word) => `${word} `).join('')}`);
  };
  words('Args', spec.Args);
  words('Env', spec.Env);
  if ((spec.Dir ?? '') !== '') out.push(` Dir:\t\t${spec.Dir ?? ''}`);
  if (spec.Init !== undefined && spec.Init !== null) out.push(` Init:\t\t${String(spec.Init)}`);
  if ((spec.User ?? '') !== '') out.push(` User: ${spec.User ?? ''}`);
  return out;
}

function files(spec: Container): string[] {
  const out: string[] = [];
  const { CapabilityAdd = [], CapabilityDrop = [], Ulimits = [], Mounts = [], Configs = [], Secrets = [] } = spec;
  if (CapabilityAdd.length + CapabilityDrop.length > 0) out.push('Capabilities:');
  if (CapabilityAdd.length > 0) out.push(` Add: ${CapabilityAdd.join(', ')}`);
  if (CapabilityDrop.length > 0) out.push(` Drop: ${CapabilityDrop.join(', ')}`);
  const sysctls = sortedEntries(spec.Sysctls);
  if (sysctls.length > 0)
    out.push('SysCtls:', ...sysctls.map(([key, value]) => (value === '' ? ` ${key}` : ` ${key}: ${value}`)));
  const ulimits = sortedEntries(Object.fromEntries(Ulimits.map((each) => [each.Name, `${each.Soft}:${each.Hard}`])));
  if (ulimits.length > 0) out.push('Ulimits:', ...ulimits.map(([key, value]) => ` ${key}: ${value}`));
  if (Mounts.length > 0) out.push('Mounts:', ...Mounts.flatMap(mountLines));
  if (Configs.length > 0)
    out.push(
      'Configs:',
      ...Configs.flatMap((each) => [` Target:\t${each.File?.Name ?? ''}`, `  Source:\t${each.ConfigName}`]),
    );
  if (Secrets.length > 0)
    out.push(
      'Secrets:',
      ...Secrets.flatMap((each) => [` Target:\t${each.File?.Name ?? ''}`, `  Source:\t${each.SecretName}`]),
    );
  return out;
}

function mountLines(mount: Mount): string[] {
  return [
    ` Target:\t${mount.Target ?? ''}`,
    `  Source:\t${mount.Source ?? ''}`,
    `  ReadOnly:\t${String(mount.ReadOnly ?? false)}`,
    `  Type:\t\t${mount.Type ?? ''}`,
  ];
}

function logDriver(driver: Service['Spec']['TaskTemplate']['LogDriver']): string[] {
  if (driver === undefined) return [];
  const out = ['Log Driver:'];
  if ((driver.Name ?? '') !== '') out.push(` Name:\t\t${driver.Name ?? ''}`);
  const options = sortedEntries(driver.Options);
  if (options.length > 0)
    out.push(' LogOpts:', ...options.map(([key, value]) => (value === '' ? `  ${key}` : `  ${key}:       ${value}`)));
  return [...out, ''];
}

function resources(of: Service['Spec']['TaskTemplate']['Resources']): string[] {
  if (of === undefined) return [];
  const out = ['Resources:'];
  const lines = (title: string, cpu = 0, memory = 0, pids = 0): void => {
    if (cpu > 0 || memory > 0 || pids > 0) out.push(` ${title}:`);
    if (cpu > 0) out.push(`  CPU:\t\t${formatFloat(cpu / 1e9)}`);
    if (memory > 0) out.push(`  Memory:\t${bytesSize(memory)}`);
    if (pids > 0) out.push(`  PIDs:\t\t${pids}`);
  };
  lines('Reservations', of.Reservations?.NanoCPUs, of.Reservations?.MemoryBytes);
  lines('Limits', of.Limits?.NanoCPUs, of.Limits?.MemoryBytes, of.Limits?.Pids);
  return out;
}

function portLines(port: PortConfig): string[] {
  return [
    ` PublishedPort = ${port.PublishedPort ?? 0}`,
    `  Protocol = ${port.Protocol ?? ''}`,
    `  TargetPort = ${port.TargetPort ?? 0}`,
    `  PublishMode = ${port.PublishMode ?? ''}`,
  ];
}

function healthcheck(of: Container['Healthcheck']): string[] {
  if (of === undefined) return [];
  const out = [
    ' Healthcheck:',
    `  Interval = ${formatDuration(of.Interval ?? 0)}`,
    `  Retries = ${of.Retries ?? 0}`,
    `  StartPeriod =\t${formatDuration(of.StartPeriod ?? 0)}`,
    `  Timeout =\t${formatDuration(of.Timeout ?? 0)}`,
  ];
  const test = (of.Test ?? []).map((word) => `\t Test = ${word}`);
  if (test.length > 0) out.push('  Tests:', `${test.join('\n')} `);
  return out;
}
