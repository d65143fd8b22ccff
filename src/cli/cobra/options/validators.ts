import { quote } from '../../../kernel/go/strconv.ts';
import { cut } from '../csv.ts';

/** What single values of lists must look like. Each gives the value to keep. @throws Error with docker's text */
export type Validator = (text: string) => string;

const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** Whether it is an IPv4 or IPv6 address without a zone. */
export function isIpAddress(text: string): boolean {
  if (IPV4.test(text)) return true;
  if (!text.includes(':') || /[^0-9a-fA-F:.]/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const half of halves) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [index, part] of parts.entries()) {
      if (part.includes('.')) {
        if (index !== parts.length - 1 || half !== halves.at(-1) || !IPV4.test(part)) return false;
        groups += 2;
      } else {
        if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return false;
        groups += 1;
      }
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

/** `10.0.0.0/8` in its network form, or undefined. */
export function normalizeCidr(text: string): string | undefined {
  const [address, bits, found] = cut(text, '/');
  if (!found || !/^[0-9]{1,3}$/.test(bits) || !isIpAddress(address)) return undefined;
  if (address.includes(':')) return Number(bits) > 128 ? undefined : text;
  if (Number(bits) > 32) return undefined;
  const octets = address.split('.').map(Number);
  const masked = octets.map((octet, index) => {
    const kept = Math.min(8, Math.max(0, Number(bits) - index * 8));
    return octet & (0xff << (8 - kept)) & 0xff;
  });
  return `${masked.join('.')}/${Number(bits)}`;
}

function environment(text: string): string {
  if (cut(text, '=')[0] === '') throw new Error(`invalid environment variable: ${text}`);
  return text;
}

function label(text: string): string {
  const key = cut(text, '=')[0].replace(/^\s+/, '');
  if (key === '') throw new Error(`invalid label '${text}': empty name`);
  if (/[ \t\n]/.test(key)) throw new Error(`label '${key}' contains whitespaces`);
  return text;
}

function ip(text: string): string {
  if (!isIpAddress(text.trim())) throw new Error(`IP address is not correctly formatted: ${text}`);
  return text.trim();
}

function dnsSearch(text: string): string {
  const domain = text.trim();
  if (domain === '.') return domain;
  const name = domain.replace(/\.$/, '');
  const valid =
    /[a-zA-Z]/.test(name) &&
    name.length < 255 &&
    name.split('.').every((part) => /^[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?$/.test(part));
  if (!valid) throw new Error(`${text} is not a valid domain`);
  return name;
}

function extraHost(text: string): string {
  // The separator is = or :, whichever comes first.
  const at = text.search(/[:=]/);
  if (at <= 0) throw new Error(`bad format for add-host: ${quote(text)}`);
  const host = text.slice(0, at);
  let address = text.slice(at + 1);
  if (address.startsWith('[') && address.endsWith(']')) address = address.slice(1, -1);
  if (address !== 'host-gateway' && !isIpAddress(address))
    throw new Error(`invalid IP address in add-host: ${quote(address)}`);
  return `${host}:${address}`;
}

function attach(text: string): string {
  const stream = text.toLowerCase();
  if (!['stdin', 'stdout', 'stderr'].includes(stream)) throw new Error('valid streams are STDIN, STDOUT and STDERR');
  return stream;
}

function deviceCgroupRule(text: string): string {
  if (!/^[acb] ([0-9]+|\*):([0-9]+|\*) [rwm]{1,3}$/.test(text))
    throw new Error(`invalid device cgroup format '${text}'`);
  return text;
}

const SYSCTLS = new Set(
  'kernel.msgmax kernel.msgmnb kernel.msgmni kernel.sem kernel.shmall kernel.shmmax kernel.shmmni kernel.shm_rmid_forced'.split(
    ' ',
  ),
);

function sysctl(text: string): string {
  const [key, , found] = cut(text, '=');
  if (found && (SYSCTLS.has(key) || key.startsWith('net.') || key.startsWith('fs.mqueue.'))) return text;
  throw new Error(`sysctl '${text}' is not allowed`);
}

function genericResource(text: string): string {
  if (!text.includes('=')) throw new Error(`invalid generic-resource format \`${text}\` expected \`name=value\``);
  return text;
}

function deviceRate(text: string): string {
  const [path, rate, found] = cut(text, ':');
  if (!found || path === '') throw new Error(`bad format: ${text}`);
  if (!path.startsWith('/dev/')) throw new Error(`bad format for device path: ${text}`);
  if (rate === '') throw new Error(`bad format: ${text}`);
  return text;
}

export const VALIDATORS = {
  any: (text: string): string => text,
  environment,
  label,
  ip,
  dnsSearch,
  extraHost,
  attach,
  deviceCgroupRule,
  sysctl,
  genericResource,
  deviceRate,
} satisfies Readonly<Record<string, Validator>>;
