import { parseDuration } from '../../kernel/go/duration.ts';
import { quote, parseBool, parseFloat64, parseInt64, parseUint } from '../../kernel/go/strconv.ts';
import { ramInBytes } from '../../kernel/go/units.ts';
import { cut, readCsvLine } from './csv.ts';
import { parseMount } from './options/mount.ts';
import { nanoCpus } from './options/nano-cpus.ts';
import { parseNetwork } from './options/network.ts';
import { parseServicePort } from './options/port.ts';
import { parseReference } from './options/reference.ts';
import { shellWords } from './options/shell-words.ts';
import { parseUlimit } from './options/ulimit.ts';
import { isIpAddress, normalizeCidr, VALIDATORS, type Validator } from './options/validators.ts';

/** What a flag's values are: how they read, how they gather, what help calls them. */
export interface FlagType {
  /** The word after the flag in help. */
  readonly valueName: string;
  /** The value of a flag that was not given and has no default. */
  readonly zero: unknown;
  /** Defaults that help does not mention. */
  readonly quietDefaults: readonly string[];
  readonly valueWhenBare?: string;
  /**
   * Takes one more text. `before` is the value so far; `given` whether the flag was given before, so that the
   * first text of a list replaces the default. @throws Error whose message follows `invalid argument … flag: `
   */
  readonly set: (before: unknown, text: string, given: boolean) => unknown;
  /** Reads the declared default where `set` could not (lists shown as `[]`). */
  readonly fromDefault?: (text: string) => unknown;
}

const NUMBERS = ['', '0', 'false', '<nil>'];

function scalar(
  valueName: string,
  zero: unknown,
  read: (text: string) => unknown,
  quietDefaults: readonly string[] = NUMBERS,
): FlagType {
  return { valueName, zero, quietDefaults, set: (_, text) => read(text) };
}

/** Values that gather; `read` gives one or several per text. */
function many<T>(valueName: string, read: (text: string) => readonly T[]): FlagType {
  return {
    valueName,
    zero: [],
    quietDefaults: ['', '<nil>'],
    set: (before, text, given) => [...(given ? (before as readonly T[]) : []), ...read(text)],
    fromDefault: (text) => (text === '[]' ? [] : read(text)),
  };
}

function list(validate: Validator): FlagType {
  return many('list', (text) => [validate(text)]);
}

function pairs(validate: Validator, separator = '='): FlagType {
  return {
    valueName: 'map',
    zero: {},
    quietDefaults: ['', '<nil>'],
    fromDefault: () => ({}),
    set: (before, text, given) => {
      const [key, value] = cut(validate(text), separator);
      return { ...(given ? (before as Record<string, string>) : {}), [key]: value };
    },
  };
}

/** CSV values in one text, as pflag's stringSlice takes them. */
const csvValues = (text: string): string[] => (text === '' ? [] : readCsvLine(text));

function filter(text: string): string[] {
  if (text === '') return [];
  const [name, value, found] = cut(text, '=');
  if (!found) throw new Error('bad format of filter (expected name=value)');
  return [`${name.trim().toLowerCase()}=${value.trim()}`];
}

function placementPreference(text: string): string[] {
  const [strategy, argument, found] = cut(text, '=');
  if (!found || strategy === '') throw new Error('placement preference must be of the format "<strategy>=<arg>"');
  if (strategy !== 'spread') throw new Error(`unsupported placement preference ${strategy} (only spread is supported)`);
  return [argument];
}

/** What --credential-spec names; all empty for an empty text. */
function credentialSpec(text: string): Record<'config' | 'file' | 'registry', string> {
  const out = { config: '', file: '', registry: '' };
  if (text === '') return out;
  for (const kind of ['config', 'file', 'registry'] as const) {
    if (text.startsWith(`${kind}://`)) return { ...out, [kind]: text.slice(kind.length + 3) };
  }
  throw new Error('invalid credential spec: value must be prefixed with "config://", "file://", or "registry://"');
}

/** `host:port` with what is missing filled in. */
function nodeAddress(text: string): string {
  const match = /^(.*?)(?::([^:]*))?$/.exec(text)!;
  const port = match[2];
  if (port !== undefined && !/^[0-9]*$/.test(port)) {
    throw new Error(`parse ${quote(`tcp://${text}`)}: invalid port ${quote(`:${port}`)} after host`);
  }
  const host = match[1] === '' ? '0.0.0.0' : match[1];
  return `${host}:${port === undefined || port === '' ? '2377' : port}`;
}

/** One --external-ca: protocol, url, cacert (a path; the command reads the file) and other options. */
function externalCa(text: string): Record<string, string>[] {
  const out: Record<string, string> = {};
  for (const field of readCsvLine(text)) {
    const [key, value, found] = cut(field, '=');
    if (!found) throw new Error(`invalid field '${field}' must be a key=value pair`);
    if (key.toLowerCase() === 'protocol') {
      if (value.toLowerCase() !== 'cfssl') throw new Error(`unrecognized external CA protocol ${value}`);
      out['protocol'] = 'cfssl';
    } else out[['url', 'cacert'].includes(key.toLowerCase()) ? key.toLowerCase() : key] = value;
  }
  if (out['protocol'] === undefined) throw new Error('the external-ca option needs a protocol= parameter');
  if (out['url'] === undefined) throw new Error('the external-ca option needs a url= parameter');
  return [out];
}

function networks(text: string): string[] {
  return csvValues(text.replaceAll('"', '')).map((item) => {
    const cidr = normalizeCidr(item.trim());
    if (cidr === undefined) throw new Error(`invalid string being converted to CIDR: ${item}`);
    return cidr;
  });
}

function address(text: string): string {
  if (text.trim() !== '' && !isIpAddress(text.trim())) throw new Error(`failed to parse IP: ${quote(text)}`);
  return text.trim();
}

function weightDevice(text: string): string[] {
  const [path, weight, found] = cut(text, ':');
  if (!found || path === '') throw new Error(`bad format: ${text}`);
  if (!path.startsWith('/dev/')) throw new Error(`bad format for device path: ${text}`);
  const number = /^\d+$/.test(weight) ? Number(weight) : -1;
  if (number < 0 || (number > 0 && (number < 10 || number > 1000)))
    throw new Error(`invalid weight for device: ${text}`);
  return [text];
}

function gpus(text: string): string[] {
  for (const field of readCsvLine(text)) {
    const [, , found] = cut(field, '=');
    if (found || field === 'all') continue;
    try {
      parseInt64(field, 10);
    } catch {
      throw new Error(`invalid count (${field}): value must be either "all" or an integer: invalid syntax`);
    }
  }
  return [text];
}

function positiveDuration(text: string): number {
  const duration = parseDuration(text);
  if (duration < 0) throw new Error('duration cannot be negative');
  return duration;
}

const integer = (text: string): number => Number(parseInt64(text, 0));
const unsigned =
  (bits: number) =>
  (text: string): number =>
    Number(parseUint(text, 0, bits));

/** All kinds of flags that docker has. Optional kinds (`…OrNull`) are null until given. */
export const FLAG_TYPES = {
  bool: { ...scalar('', false, parseBool), valueWhenBare: 'true' },
  string: scalar('string', '', (text) => text, ['', '<nil>']),
  int: scalar('int', 0, integer),
  int64: scalar('int', 0, integer),
  uint: scalar('uint', 0, unsigned(64)),
  uint16: scalar('uint16', 0, unsigned(16)),
  uint32: scalar('uint32', 0, unsigned(32)),
  uint64: scalar('uint', 0, unsigned(64)),
  uintOrNull: scalar('uint', null, unsigned(64)),
  float: scalar('float', 0, parseFloat64),
  duration: scalar('duration', 0, parseDuration, ['0', '0s', '']),
  durationOrNull: scalar('duration', null, parseDuration, ['0', '0s', '']),
  positiveDurationOrNull: scalar('duration', null, positiveDuration, ['0', '0s', '']),
  bytes: scalar('bytes', 0, ramInBytes),
  memorySwap: scalar('bytes', 0, (text) => (text === '-1' ? -1 : ramInBytes(text))),
  nanoCpus: scalar('decimal', 0, nanoCpus),
  strings: many('strings', csvValues),
  stringArray: many('stringArray', (text) => [text]),
  stringToString: {
    ...pairs((text) => text),
    valueName: 'stringToString',
    quietDefaults: ['', '<nil>'],
    set: (before: unknown, text: string, given: boolean): unknown => {
      const out: Record<string, string> = given ? { ...(before as Record<string, string>) } : {};
      for (const pair of csvValues(text)) {
        const [key, value, found] = cut(pair, '=');
        if (!found) throw new Error(`${pair} must be formatted as key=value`);
        out[key] = value;
      }
      return out;
    },
  },
  list: list(VALIDATORS.any),
  environmentList: list(VALIDATORS.environment),
  labelList: list(VALIDATORS.label),
  ipList: list(VALIDATORS.ip),
  dnsSearchList: list(VALIDATORS.dnsSearch),
  extraHostList: list(VALIDATORS.extraHost),
  attachList: list(VALIDATORS.attach),
  deviceCgroupRuleList: list(VALIDATORS.deviceCgroupRule),
  deviceRateList: list(VALIDATORS.deviceRate),
  genericResourceList: list(VALIDATORS.genericResource),
  weightDeviceList: many('list', weightDevice),
  map: pairs(VALIDATORS.any),
  sysctlMap: pairs(VALIDATORS.sysctl),
  filter: many('filter', filter),
  ulimit: many('ulimit', (text) => [parseUlimit(text)]),
  port: many('port', parseServicePort),
  mount: many('mount', (text) => [parseMount(text)]),
  network: many('network', (text) => [parseNetwork(text)]),
  secret: many('secret', (text) => [parseReference(text, 'secret')]),
  config: many('config', (text) => [parseReference(text, 'config')]),
  placementPreference: many('pref', placementPreference),
  credentialSpec: scalar('credential-spec', null, credentialSpec, ['']),
  command: scalar('command', null, shellWords, ['']),
  nodeAddress: scalar('node-addr', '', nodeAddress, ['']),
  externalCa: many('external-ca', externalCa),
  networkList: many('ipNetSlice', networks),
  pemFile: scalar('pem-file', '', (text) => text, ['']),
  ip: scalar('ip', '', address, ['', '<nil>']),
  gpus: many('gpu-request', gpus),
} satisfies Readonly<Record<string, FlagType>>;

export type FlagTypeName = keyof typeof FLAG_TYPES;

/** The type of a flag by name. */
export function flagType(name: FlagTypeName): FlagType {
  return FLAG_TYPES[name];
}
