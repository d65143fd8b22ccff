import type {
  ContainerConfig,
  EndpointRequest,
  Healthcheck,
  HostConfig,
  MountRequest,
  PortBinding,
  Ulimit,
} from '../container/config.ts';
import { EngineError } from '../errors.ts';
import {
  flag,
  integer,
  object,
  objects,
  optionalFlag,
  optionalInteger,
  optionalObject,
  optionalText,
  pairs,
  text,
  texts,
  type Input,
} from './input.ts';

/** A health check; undefined when there is none. */
export function readHealthcheck(input: Input, key: string): Healthcheck | undefined {
  const check = optionalObject(input, key);
  if (check === undefined) return undefined;
  return {
    Test: texts(check, 'Test'),
    Interval: optionalInteger(check, 'Interval'),
    Timeout: optionalInteger(check, 'Timeout'),
    StartPeriod: optionalInteger(check, 'StartPeriod'),
    StartInterval: optionalInteger(check, 'StartInterval'),
    Retries: optionalInteger(check, 'Retries'),
  };
}

/** The body of POST /containers/create, without HostConfig and NetworkingConfig. @throws EngineError 400 */
export function readConfig(body: Input): ContainerConfig {
  const ports = optionalObject(body, 'ExposedPorts');
  const volumes = optionalObject(body, 'Volumes');
  const command = texts(body, 'Cmd');
  const entrypoint = texts(body, 'Entrypoint');
  const check = readHealthcheck(body, 'Healthcheck');
  for (const [name, value] of [
    ['Interval', check?.Interval],
    ['Timeout', check?.Timeout],
    ['StartPeriod', check?.StartPeriod],
    ['StartInterval', check?.StartInterval],
  ] as const)
    if (value !== undefined && value !== 0 && value < 1_000_000)
      throw new EngineError(400, `${name} in Healthcheck cannot be less than 1ms`);
  if ((check?.Retries ?? 0) < 0) throw new EngineError(400, 'Retries in Healthcheck cannot be negative');
  return {
    Hostname: text(body, 'Hostname'),
    Domainname: text(body, 'Domainname'),
    User: text(body, 'User'),
    AttachStdin: flag(body, 'AttachStdin'),
    AttachStdout: flag(body, 'AttachStdout'),
    AttachStderr: flag(body, 'AttachStderr'),
    ExposedPorts:
      ports === undefined ? undefined : Object.keys(ports).map((port) => (port.includes('/') ? port : `${port}/tcp`)),
    Tty: flag(body, 'Tty'),
    OpenStdin: flag(body, 'OpenStdin'),
    StdinOnce: flag(body, 'StdinOnce'),
    Env: texts(body, 'Env') ?? [],
    Cmd: command === undefined ? null : command,
    Healthcheck: check,
    Image: text(body, 'Image'),
    Volumes: volumes === undefined ? null : Object.keys(volumes),
    WorkingDir: text(body, 'WorkingDir'),
    Entrypoint: entrypoint === undefined ? null : entrypoint,
    Labels: pairs(body, 'Labels') ?? {},
    StopSignal: optionalText(body, 'StopSignal'),
    StopTimeout: optionalInteger(body, 'StopTimeout'),
  };
}

function readBindings(input: Input): Record<string, PortBinding[]> | null {
  const bindings = optionalObject(input, 'PortBindings');
  if (bindings === undefined) return null;
  const out: Record<string, PortBinding[]> = {};
  for (const port of Object.keys(bindings)) {
    const list = objects(bindings, port) ?? [];
    out[port.includes('/') ? port : `${port}/tcp`] = list.map((each) => {
      const number = text(each, 'HostPort');
      if (number !== '' && (!/^\d+(-\d+)?$/.test(number) || Number(number.split('-')[0]) > 65_535))
        throw new EngineError(400, `invalid port specification: "${number}"`);
      return { HostIp: text(each, 'HostIp'), HostPort: number };
    });
  }
  return out;
}

function readMounts(input: Input): readonly MountRequest[] | null {
  const list = objects(input, 'Mounts');
  if (list === undefined) return null;
  return list.map((mount) => ({
    Type: text(mount, 'Type'),
    Source: optionalText(mount, 'Source'),
    Target: text(mount, 'Target'),
    ReadOnly: flag(mount, 'ReadOnly') || undefined,
    Consistency: optionalText(mount, 'Consistency'),
    BindOptions: optionalObject(mount, 'BindOptions'),
    VolumeOptions: optionalObject(mount, 'VolumeOptions'),
    TmpfsOptions: optionalObject(mount, 'TmpfsOptions'),
  }));
}

function readUlimits(host: Input): readonly Ulimit[] | null {
  const all = objects(host, 'Ulimits') ?? null;
  return (
    all?.map((each) => ({ Name: text(each, 'Name'), Soft: integer(each, 'Soft'), Hard: integer(each, 'Hard') })) ?? null
  );
}

/** HostConfig of POST /containers/create. */
export function readHostConfig(host: Input): HostConfig {
  const restart = object(host, 'RestartPolicy');
  const log = object(host, 'LogConfig');
  const type = text(log, 'Type');
  return {
    Binds: texts(host, 'Binds') ?? null,
    NetworkMode: text(host, 'NetworkMode') || 'default',
    PortBindings: readBindings(host),
    RestartPolicy: { Name: text(restart, 'Name'), MaximumRetryCount: integer(restart, 'MaximumRetryCount') },
    AutoRemove: flag(host, 'AutoRemove'),
    PublishAllPorts: flag(host, 'PublishAllPorts'),
    Dns: texts(host, 'Dns') ?? null,
    DnsOptions: texts(host, 'DnsOptions') ?? null,
    DnsSearch: texts(host, 'DnsSearch') ?? null,
    ExtraHosts: texts(host, 'ExtraHosts') ?? null,
    ReadonlyRootfs: flag(host, 'ReadonlyRootfs'),
    Mounts: readMounts(host),
    Memory: integer(host, 'Memory'),
    NanoCpus: integer(host, 'NanoCpus'),
    Init: optionalFlag(host, 'Init'),
    LogConfig: { Type: type === '' ? 'json-file' : type, Config: pairs(log, 'Config') ?? {} },
    Isolation: text(host, 'Isolation'),
    CapAdd: texts(host, 'CapAdd') ?? null,
    CapDrop: texts(host, 'CapDrop') ?? null,
    GroupAdd: texts(host, 'GroupAdd') ?? null,
    SecurityOpt: texts(host, 'SecurityOpt') ?? null,
    Sysctls: pairs(host, 'Sysctls'),
    Ulimits: readUlimits(host),
    rest: host,
  };
}

/** What is asked for one network. */
export function readEndpoint(input: Input): EndpointRequest {
  const ipam = object(input, 'IPAMConfig');
  return {
    ipv4: optionalText(ipam, 'IPv4Address'),
    aliases: texts(input, 'Aliases') ?? null,
    driverOptions: pairs(input, 'DriverOpts') ?? null,
    mac: optionalText(input, 'MacAddress'),
  };
}

/** NetworkingConfig.EndpointsConfig, by the network's name. */
export function readEndpoints(networking: Input): Record<string, EndpointRequest> {
  const endpoints = object(networking, 'EndpointsConfig');
  const out: Record<string, EndpointRequest> = {};
  for (const name of Object.keys(endpoints)) out[name] = readEndpoint(object(endpoints, name));
  return out;
}
