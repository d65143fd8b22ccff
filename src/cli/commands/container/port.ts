import { requiresRangeArgs } from '../../cobra/command.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import type { Invocation } from '../../cobra/command.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { compareNatural } from '../../../kernel/go/natsort.ts';

/** `docker container port` */
export const containerPort: DockerCommand = {
  use: 'port CONTAINER [PRIVATE_PORT[/PROTO]]',
  short: 'List port mappings or a specific mapping for the container',
  fullNames: ['docker container port', 'docker port'],
  args: requiresRangeArgs(1, 2),
  completion: { objects: 'container', limit: 1 },
  run,
};

interface Binding {
  readonly HostIp: string;
  readonly HostPort: string;
}

function* run(context: Context, { args: [container = '', wanted] }: Invocation): Task<number> {
  const { NetworkSettings } = yield* context.api.json<{
    NetworkSettings: { Ports: Readonly<Record<string, readonly Binding[] | null>> | null };
  }>('GET', `/containers/${container}/json`);
  const ports = NetworkSettings.Ports ?? {};
  const address = ({ HostIp, HostPort }: Binding): string =>
    `${HostIp.includes(':') ? `[${HostIp}]` : HostIp}:${HostPort}`;
  let lines: string[];
  if (wanted === undefined)
    lines = Object.entries(ports).flatMap(([port, bindings]) =>
      (bindings ?? []).map((binding) => `${port} -> ${address(binding)}`),
    );
  else {
    const bindings = ports[wanted.includes('/') ? wanted : `${wanted}/tcp`];
    if (bindings === undefined || bindings === null)
      throw new CommandError(`Error: No public port '${wanted}' published for ${container}`);
    lines = bindings.map(address);
  }
  for (const line of lines.sort(compareNatural)) context.print(`${line}\n`);
  return 0;
}
