import { cut, readCsvLine } from '../csv.ts';

/** A network to attach to, with what was asked of the attachment. */
export interface NetworkOption {
  readonly target: string;
  readonly aliases: readonly string[];
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly ipv4Address: string;
  readonly ipv6Address: string;
  readonly macAddress: string;
  readonly linkLocalAddresses: readonly string[];
  readonly gatewayPriority: number;
}

const EMPTY: NetworkOption = {
  target: '',
  aliases: [],
  driverOptions: {},
  ipv4Address: '',
  ipv6Address: '',
  macAddress: '',
  linkLocalAddresses: [],
  gatewayPriority: 0,
};

/** One --network: a name, or name=,alias=,driver-opt=…. @throws Error with docker's text */
export function parseNetwork(text: string): NetworkOption {
  if (!/\w+=\w+(,\w+=\w+)*/.test(text)) return { ...EMPTY, target: text };
  let option: NetworkOption = EMPTY;
  for (const field of readCsvLine(text)) {
    const [rawKey, rawValue, found] = cut(field.toLowerCase(), '=');
    if (!found || rawKey === '') throw new Error(`invalid field ${field}`);
    const key = rawKey.trim();
    const value = rawValue.trim();
    switch (key) {
      case 'name':
        option = { ...option, target: value };
        break;
      case 'alias':
        option = { ...option, aliases: [...option.aliases, value] };
        break;
      case 'driver-opt': {
        const [name, setting, paired] = cut(cut(field, '=')[1], '=');
        if (!paired || name.trim() === '') throw new Error('invalid key value pair format in driver options');
        const pair = { [name.trim().toLowerCase()]: setting.trim() };
        option = { ...option, driverOptions: { ...option.driverOptions, ...pair } };
        break;
      }
      case 'ip':
        option = { ...option, ipv4Address: value };
        break;
      case 'ip6':
        option = { ...option, ipv6Address: value };
        break;
      case 'mac-address':
        option = { ...option, macAddress: value };
        break;
      case 'link-local-ip':
        option = { ...option, linkLocalAddresses: [...option.linkLocalAddresses, value] };
        break;
      case 'gw-priority':
        if (!/^[+-]?[0-9]+$/.test(value)) throw new Error(`invalid gw-priority (${value}): invalid syntax`);
        option = { ...option, gatewayPriority: Number(value) };
        break;
      default:
        throw new Error(`invalid field key ${key}`);
    }
  }
  if (option.target === '') throw new Error('network name/id is not specified');
  return option;
}
