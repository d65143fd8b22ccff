import type { Network } from '../api/types.ts';
import { formatGoTime } from '../../kernel/go/time.ts';
import { string } from '../../kernel/go/values.ts';
import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';
import { labelList, readTime, shortId } from './words.ts';

/** `docker network ls`. */
export const NETWORK_LIST: ListFormat = {
  table: '{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}',
  quiet: '{{.ID}}',
  raw: 'network_id: {{.ID}}\nname: {{.Name}}\ndriver: {{.Driver}}\nscope: {{.Scope}}\n',
  rawQuiet: 'network_id: {{.ID}}',
  headers: {
    ID: 'NETWORK ID',
    Name: 'NAME',
    Driver: 'DRIVER',
    Scope: 'SCOPE',
    IPv4: 'IPV4',
    IPv6: 'IPV6',
    Internal: 'INTERNAL',
    Labels: 'LABELS',
    CreatedAt: 'CREATED AT',
  },
};

export function networkRow(network: Network, truncate: boolean): GoValue {
  return row(
    'network.networkContext',
    {
      ID: () => (truncate ? shortId(network.Id) : network.Id),
      Name: () => network.Name,
      Driver: () => network.Driver,
      Scope: () => network.Scope,
      IPv4: () => String(network.EnableIPv4 ?? false),
      IPv6: () => String(network.EnableIPv6 ?? false),
      Internal: () => String(network.Internal ?? false),
      Labels: () => labelList(network.Labels),
      CreatedAt: () => formatGoTime(readTime(network.Created)),
    },
    { Label: (name) => string(network.Labels?.[name] ?? '') },
  );
}
