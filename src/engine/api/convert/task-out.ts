import type { NetworkAttachment, SwarmNetwork, SwarmTask } from '../../../swarm/types.ts';
import { sorted } from '../../sorted.ts';
import { rfc3339Nano } from '../../time.ts';
import { portJson, some, someLabels, taskSpecJson, versionJson, type Out } from './service-out.ts';

/** A network as a task shows it: in the shapes of the swarm, not of `network inspect`. */
function attachedNetworkJson(network: SwarmNetwork): Out {
  const { Spec, DriverState, IPAM } = network;
  return {
    ID: network.ID,
    Version: versionJson(network.Version),
    CreatedAt: rfc3339Nano(network.CreatedAt),
    UpdatedAt: rfc3339Nano(network.UpdatedAt),
    Spec: {
      Name: Spec.Name,
      Labels: sorted(Spec.Labels),
      DriverConfiguration: { Name: some(Spec.Driver.Name), Options: someLabels(Spec.Driver.Options) },
      IPv6Enabled: some(Spec.EnableIPv6),
      Internal: some(Spec.Internal),
      Attachable: some(Spec.Attachable),
      Ingress: some(Spec.Ingress),
      IPAMOptions:
        Spec.IPAM === undefined
          ? undefined
          : { Driver: { Name: some(Spec.IPAM.Driver) }, Configs: some(Spec.IPAM.Configs) },
      Scope: some(Spec.Scope) ?? 'swarm',
    },
    DriverState: { Name: some(DriverState?.Name), Options: someLabels(DriverState?.Options) },
    IPAMOptions:
      IPAM === undefined
        ? undefined
        : {
            Driver: { Name: some(IPAM.Driver) },
            Configs: some(
              IPAM.Configs.map((each) => ({
                Subnet: some(each.Subnet),
                Range: some(each.IPRange),
                Gateway: some(each.Gateway),
              })),
            ),
          },
  };
}

function attachmentJson(attachment: NetworkAttachment, networks: ReadonlyMap<string, SwarmNetwork>): Out {
  const network = networks.get(attachment.NetworkID);
  return {
    Network:
      network === undefined
        ? {
            ID: attachment.NetworkID,
            Version: {},
            Spec: { Name: '', Labels: {}, DriverConfiguration: {}, Scope: 'swarm' },
            DriverState: {},
          }
        : attachedNetworkJson(network),
    Addresses: some(attachment.Addresses),
  };
}

/**
 * A task as the API writes it (recordings/node-json).
 * @param networks the swarm's networks by id, for the attachments
 */
export function taskJson(task: SwarmTask, networks: ReadonlyMap<string, SwarmNetwork>): Out {
  const { Status } = task;
  const ports = Status.PortStatus?.Ports;
  return {
    ID: task.ID,
    Version: versionJson(task.Version),
    CreatedAt: rfc3339Nano(task.CreatedAt),
    UpdatedAt: rfc3339Nano(task.UpdatedAt),
    Labels: sorted(task.Labels),
    Spec: taskSpecJson(task.Spec, false),
    ServiceID: some(task.ServiceID),
    Slot: some(task.Slot),
    NodeID: some(task.NodeID),
    Status: {
      Timestamp: rfc3339Nano(Status.Timestamp),
      State: Status.State,
      Message: some(Status.Message),
      Err: some(Status.Err),
      ContainerStatus:
        Status.ContainerStatus === undefined
          ? undefined
          : {
              ContainerID: Status.ContainerStatus.ContainerID,
              PID: Status.ContainerStatus.PID,
              ExitCode: Status.ContainerStatus.ExitCode,
            },
      PortStatus: ports === undefined || ports.length === 0 ? {} : { Ports: ports.map(portJson) },
    },
    DesiredState: task.DesiredState,
    NetworksAttachments: some(task.networks.map((each) => attachmentJson(each, networks))),
    GenericResources: some(task.GenericResources),
    JobIteration: task.JobIteration === undefined ? undefined : versionJson(task.JobIteration),
    Volumes: null,
  };
}
