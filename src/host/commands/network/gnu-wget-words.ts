import { formatTime } from '../../time-format.ts';
import { parseAddress } from '../../../net/address.ts';
import type { Proc } from '../../proc.ts';
import type { HttpAnswer, Url } from '../../network/http-client.ts';
import { utf8Length } from '../../../kernel/utf8.ts';

/** Exit statuses of GNU wget that busybox's does not tell apart. */
export const GNU_STATUS = { network: 4, server: 8 } as const;

const stamp = (proc: Proc): string => formatTime('%Y-%m-%d %H:%M:%S', proc.machine.kernel.date);

const isName = (url: Url): boolean => parseAddress(url.host) === undefined;

/** `--2018-04-10 09:21:27--  http://my-nginx/` */
export function startWords(proc: Proc, url: Url): string {
  const port = url.port === (url.scheme === 'https' ? 443 : 80) ? '' : `:${url.port}`;
  return `--${stamp(proc)}--  ${url.scheme}://${url.host}${port}${url.path}\n`;
}

/** `Resolving my-nginx (my-nginx)... 10.10.1.2`; nothing for an address. */
export function resolvedWords(url: Url, addresses: readonly string[] | undefined): string {
  if (!isName(url)) return '';
  const head = `Resolving ${url.host} (${url.host})... `;
  if (addresses !== undefined && addresses.length > 0) {
    const more = addresses.length > 3 ? ', ...' : '';
    return `${head}${addresses.slice(0, 3).join(', ')}${more}\n`;
  }
  const why = addresses === undefined ? 'Temporary failure in name resolution' : 'Name or service not known';
  return `${head}failed: ${why}.\nwget: unable to resolve host address '${url.host}'\n`;
}

/** `Connecting to my-nginx (my-nginx)|10.10.1.2|:80... ` */
export function connectingWords(url: Url, address: string): string {
  const host = isName(url) ? `${url.host} (${url.host})|${address}|` : address;
  return `Connecting to ${host}:${url.port}... `;
}

/** `Length: 615 [text/html]` */
export function lengthWords(got: HttpAnswer): string {
  const header = (wanted: string): string | undefined =>
    got.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const length = header('content-length');
  const type = header('content-type')?.split(';')[0];
  const size = length === undefined ? 'unspecified' : `${length}${human(Number(length))}`;
  return `Length: ${size}${type === undefined ? '' : ` [${type}]`}\n`;
}

function human(bytes: number): string {
  if (bytes < 1_024) return '';
  const [value, unit] = bytes < 1_048_576 ? [bytes / 1_024, 'K'] : [bytes / 1_048_576, 'M'];
  return ` (${value < 10 ? value.toFixed(1) : Math.round(value)}${unit})`;
}

const ROW = 50;

/**
 * What a transfer shows where there is no terminal, and that it is done: a dot for each KiB, fifty in a row.
 * A body comes at once here, so that its speed is always the same.
 */
export function savedWords(proc: Proc, body: string, file: string): string {
  const size = utf8Length(body);
  const all = Math.floor(size / 1_024);
  let rows = '';
  for (let first = 0; first === 0 || first < all; first += ROW) {
    const last = first + ROW >= all;
    const dots = '.'.repeat(Math.min(ROW, all - first)).match(/.{1,10}/g) ?? [];
    const percent = last ? 100 : Math.floor((100 * 1_024 * (first + ROW)) / size);
    const row = dots.map((each) => ` ${each}`).join('');
    rows += `${`${first}K`.padStart(7)}${row.padEnd(55)}${String(percent).padStart(3)}%  100M${last ? '=' : ' '}0s\n`;
  }
  const target = file === '-' ? 'written to stdout' : `'${file}' saved`;
  return `${rows}\n${stamp(proc)} (100 MB/s) - ${target} [${size}/${size}]\n\n`;
}

/** `2018-04-10 09:21:27 ERROR 404: Not Found.` */
export function errorWords(proc: Proc, got: HttpAnswer): string {
  return `${stamp(proc)} ERROR ${got.status}: ${got.reason}.\n\n`;
}
