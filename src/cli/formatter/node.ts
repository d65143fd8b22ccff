import type { Node, TlsInfo } from '../api/types.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';

/** `docker node ls`. */
export const NODE_LIST: ListFormat = {
  table:
    '{{.ID}} {{if .Self}}*{{else}} {{ end }}\t{{.Hostname}}\t{{.Status}}\t{{.Availability}}\t{{.ManagerStatus}}\t{{.EngineVersion}}',
  quiet: '{{.ID}}',
  raw: 'node_id: {{.ID}}\nhostname: {{.Hostname}}\nstatus: {{.Status}}\navailability: {{.Availability}}\nmanager_status: {{.ManagerStatus}}\n',
  rawQuiet: 'node_id: {{.ID}}',
  headers: {
    ID: 'ID',
    Self: '',
    Hostname: 'HOSTNAME',
    Status: 'STATUS',
    Availability: 'AVAILABILITY',
    ManagerStatus: 'MANAGER STATUS',
    EngineVersion: 'ENGINE VERSION',
    TLSStatus: 'TLS STATUS',
  },
};

export interface NodeListContext {
  /** The node that the daemon itself is. */
  readonly selfId: string;
  /** The cluster's certificate, against which TLSStatus is told; undefined when it is not known. */
  readonly tls: TlsInfo | undefined;
}

/** The first letter in upper case: `ready` is shown as `Ready`. */
export function capitalize(word: string): string {
  return word === '' ? '' : word[0]!.toUpperCase() + word.slice(1);
}

export function nodeRow(node: Node, { selfId, tls }: NodeListContext): GoValue {
  return row('node.nodeContext', {
    ID: () => node.ID,
    Self: () => node.ID === selfId,
    Hostname: () => node.Description.Hostname ?? '',
    Status: () => capitalize(node.Status.State ?? ''),
    Availability: () => capitalize(node.Spec.Availability ?? ''),
    ManagerStatus: () => {
      const { ManagerStatus: status } = node;
      if (status === undefined || status === null) return '';
      return status.Leader === true ? 'Leader' : capitalize(status.Reachability ?? '');
    },
    TLSStatus: () => {
      const own = node.Description.TLSInfo;
      if (tls === undefined || own === undefined) return 'Unknown';
      const fields = ['TrustRoot', 'CertIssuerSubject', 'CertIssuerPublicKey'] as const;
      return fields.every((field) => own[field] === tls[field]) ? 'Ready' : 'Needs Rotation';
    },
    EngineVersion: () => node.Description.Engine?.EngineVersion ?? '',
  });
}
