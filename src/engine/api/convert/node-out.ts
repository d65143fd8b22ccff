import type { NodeView } from '../../../swarm/control/methods.ts';
import type { TLSInfo } from '../../../swarm/types.ts';
import { sorted } from '../../sorted.ts';
import { rfc3339Nano } from '../../time.ts';
import { some, someLabels, versionJson, type Out } from './service-out.ts';

export function tlsJson(tls: TLSInfo | undefined): Out {
  return {
    TrustRoot: some(tls?.TrustRoot),
    CertIssuerSubject: some(tls?.CertIssuerSubject),
    CertIssuerPublicKey: some(tls?.CertIssuerPublicKey),
  };
}

/** A node as the API writes it (recordings/node-json). */
export function nodeJson(node: NodeView): Out {
  const { Description: description, ManagerStatus: manager } = node;
  return {
    ID: node.ID,
    Version: versionJson(node.Version),
    CreatedAt: rfc3339Nano(node.CreatedAt),
    UpdatedAt: rfc3339Nano(node.UpdatedAt),
    Spec: {
      Name: some(node.Spec.Name),
      Labels: sorted(node.Spec.Labels),
      Role: node.Spec.Role,
      Availability: node.Spec.Availability,
    },
    Description:
      description === undefined
        ? { Platform: {}, Resources: {}, Engine: {}, TLSInfo: {} }
        : {
            Hostname: some(description.Hostname),
            Platform: { Architecture: some(description.Platform.Architecture), OS: some(description.Platform.OS) },
            Resources: {
              NanoCPUs: some(description.Resources.NanoCPUs),
              MemoryBytes: some(description.Resources.MemoryBytes),
              GenericResources: some(description.Resources.GenericResources),
            },
            Engine: {
              EngineVersion: some(description.Engine.EngineVersion),
              Labels: someLabels(description.Engine.Labels),
              Plugins: some(description.Engine.Plugins),
            },
            TLSInfo: tlsJson(description.TLSInfo),
          },
    Status: { State: some(node.Status.State), Message: some(node.Status.Message), Addr: some(node.Status.Addr) },
    ManagerStatus:
      manager === undefined
        ? undefined
        : { Leader: some(manager.Leader), Reachability: some(manager.Reachability), Addr: some(manager.Addr) },
  };
}
