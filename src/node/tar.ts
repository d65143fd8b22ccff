import { gunzipSync } from 'node:zlib';
import type { BuildContext, ContextEntry } from '../engine/api/types/build-context.ts';

const BLOCK = 512;

/** A text of a header, up to its first NUL. */
function field(header: Buffer, from: number, length: number): string {
  const end = header.indexOf(0, from);
  return header.toString('utf8', from, end < 0 || end > from + length ? from + length : end);
}

function octal(header: Buffer, from: number, length: number): number {
  return parseInt(field(header, from, length).trim() || '0', 8);
}

/** The records of a PAX header: `25 path=a/long/name\n`. */
function paxRecords(data: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at);
    const length = space < 0 ? NaN : Number(data.toString('utf8', at, space));
    if (!(length > 0)) break;
    const [key, ...value] = data.toString('utf8', space + 1, at + length - 1).split('=');
    records.set(key, value.join('='));
    at += length;
  }
  return records;
}

/**
 * Reads a tar archive, gzipped or not, as docker clients send build contexts: directories, files as UTF-8 text, links.
 * Other kinds of entries are left out. @throws Error when gzip's data is broken
 */
export function readTar(archive: Buffer): BuildContext {
  const data = archive[0] === 0x1f && archive[1] === 0x8b ? gunzipSync(archive) : archive;
  const entries: ContextEntry[] = [];
  let records = new Map<string, string>();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= data.length;) {
    const header = data.subarray(at, at + BLOCK);
    at += BLOCK;
    if (header[0] === 0) continue;
    const size = Number(records.get('size') ?? octal(header, 124, 12));
    const content = data.subarray(at, at + size);
    at += Math.ceil(size / BLOCK) * BLOCK;
    const kind = String.fromCharCode(header[156]);
    if (kind === 'x') {
      records = paxRecords(content);
      continue;
    }
    if (kind === 'L') {
      longName = field(content, 0, content.length);
      continue;
    }
    const prefix = field(header, 257, 5) === 'ustar' ? field(header, 345, 155) : '';
    const name = field(header, 0, 100);
    const path = (records.get('path') ?? longName ?? (prefix === '' ? name : `${prefix}/${name}`))
      .replace(/^(\.?\/)+/, '')
      .replace(/\/+$/, '');
    const common = {
      path,
      mode: octal(header, 100, 8) & 0o7777,
      mtime: Math.floor(Number(records.get('mtime') ?? octal(header, 136, 12))),
    };
    if (path !== '' && path !== '.') {
      if (kind === '5') entries.push({ ...common, type: 'directory' });
      else if (kind === '2')
        entries.push({ ...common, type: 'symlink', target: records.get('linkpath') ?? field(header, 157, 100) });
      else if (kind === '0' || kind === '\0') entries.push({ ...common, type: 'file', text: content.toString('utf8') });
    }
    records = new Map();
    longName = undefined;
  }
  return { entries };
}
