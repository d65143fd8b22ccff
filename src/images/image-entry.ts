import type { FileEntry, Layer } from '../host/fs/layer.ts';
import type { Program } from '../host/program.ts';
import { DAY, SECOND, type Micros } from '../kernel/time.ts';
import { makeImage, type ImageConfig, type ImageRecord } from './image.ts';

/** The PATH of most images. */
export const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n';

/** Days since the epoch as microseconds: when an image was built. */
export const day = (days: number): Micros => days * DAY + 7_431 * SECOND;

/** A program as a file. @param size what `ls -l` shows, in bytes */
export function executable(program: Program, size: number): FileEntry {
  return { type: 'program', program, size, mode: 0o755 };
}

/** The files of a distribution around its commands. */
export function distribution(commands: Layer, id: string, pretty: string, version: string): Layer {
  const os = `PRETTY_NAME="${pretty}"\nNAME="${pretty.split(' ')[0]}"\nVERSION_ID="${version}"\nID=${id}\n`;
  return {
    ...commands,
    '/etc/passwd': PASSWD,
    '/etc/group': 'root:x:0:\n',
    '/etc/os-release': os,
    '/tmp': { type: 'directory', mode: 0o1777 },
    '/root': { type: 'directory', mode: 0o700 },
    '/usr/local/bin': { type: 'directory' },
  };
}

/** What images stand on. */
export interface Base {
  readonly name: string;
  readonly size: number;
  readonly createdBy: string;
  readonly layer: Layer;
}

/** An image as the catalogue writes it down. */
export interface Entry {
  readonly repository: string;
  readonly tags: readonly string[];
  readonly created: Micros;
  readonly base: Base;
  readonly config: ImageConfig;
  readonly layers?: readonly { readonly size: number; readonly createdBy: string }[];
  readonly files?: Layer;
}

/** Makes an image of an entry. */
export function makeEntry(entry: Entry): ImageRecord {
  const { base, config } = entry;
  const instructions: string[] = [];
  for (const each of config.Env ?? []) instructions.push(`ENV ${each}`);
  for (const volume of config.Volumes ?? []) instructions.push(`VOLUME [${volume}]`);
  if (config.User !== undefined) instructions.push(`USER ${config.User}`);
  if (config.WorkingDir !== undefined) instructions.push(`WORKDIR ${config.WorkingDir}`);
  if (config.Entrypoint !== undefined) instructions.push(`ENTRYPOINT ${JSON.stringify(config.Entrypoint)}`);
  for (const port of config.ExposedPorts ?? []) instructions.push(`EXPOSE map[${port}:{}]`);
  if (config.StopSignal !== undefined) instructions.push(`STOPSIGNAL ${config.StopSignal}`);
  if (config.Cmd !== undefined) instructions.push(`CMD ${JSON.stringify(config.Cmd)}`);
  return makeImage({
    repository: entry.repository,
    tags: entry.tags,
    created: entry.created,
    comment: 'buildkit.dockerfile.v0',
    config,
    base: base.name,
    layers: [{ size: base.size, createdBy: base.createdBy }, ...(entry.layers ?? [])],
    instructions,
    rootfs: entry.files === undefined ? [base.layer] : [base.layer, entry.files],
  });
}
