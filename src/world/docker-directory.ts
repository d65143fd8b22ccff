import type { ContainerLog } from '../engine/container/log.ts';
import { rfc3339Nano } from '../engine/time.ts';
import type { FileEntry } from '../host/fs/layer.ts';
import type { FileSystem } from '../host/fs/file-system.ts';
import { toBase64 } from '../kernel/base64.ts';
import { sha256 } from '../kernel/sha256.ts';
import { utf8Encode } from '../kernel/utf8.ts';
import type { SwarmDisk } from '../swarm/node/swarm-disk.ts';

const ROOT = '/var/lib/docker';
const SWARM = `${ROOT}/swarm`;

/** What dockerd makes at its first start, beside what this file fills (Docker 28.5.2, overlay2). */
const PLAIN = ['buildkit', 'image', 'network', 'overlay2', 'plugins', 'runtimes', 'tmp', 'volumes'] as const;

/** What of the engine shows in its directory. */
export interface DockerDirectoryOptions {
  readonly fs: FileSystem;
  readonly disk: SwarmDisk;
  readonly containers: () => readonly {
    readonly id: string;
    readonly config: { readonly Hostname: string };
    readonly log: ContainerLog;
  }[];
  /** The engine's id. */
  readonly id: string;
}

/**
 * /var/lib/docker of a host. Its files tell what the engine and its swarm node have on disk at that moment; who
 * removes them while the daemon is down has wiped that.
 */
export class DockerDirectory {
  private readonly options: DockerDirectoryOptions;

  constructor(options: DockerDirectoryOptions) {
    this.options = options;
  }

  /** Whether somebody removed what was there: the daemon that starts finds nothing of its past. */
  get isGone(): boolean {
    return !this.options.fs.exists(`${ROOT}/engine-id`);
  }

  /** The daemon starts: forgets a swarm whose files are gone, and makes what is missing. */
  prepare(): void {
    const { fs, disk, id } = this.options;
    if (disk.node !== undefined && !(fs.exists(`${SWARM}/docker-state.json`) && fs.exists(`${SWARM}/certificates`)))
      disk.node = undefined;
    if (!fs.exists(ROOT)) fs.create(ROOT, { type: 'directory', mode: 0o710 });
    for (const name of PLAIN)
      if (!fs.exists(`${ROOT}/${name}`)) fs.create(`${ROOT}/${name}`, { type: 'directory', mode: 0o710 });
    if (!fs.exists(`${ROOT}/engine-id`)) fs.create(`${ROOT}/engine-id`, { type: 'file', text: id, mode: 0o600 });
    if (!fs.exists(`${ROOT}/containers`))
      fs.create(`${ROOT}/containers`, { type: 'directory', mode: 0o710, children: () => this.containerFiles() });
    if (disk.node === undefined || !fs.exists(SWARM))
      fs.create(SWARM, { type: 'directory', mode: 0o700, children: () => this.swarmFiles() });
  }

  private swarmFiles(): Readonly<Record<string, FileEntry>> {
    const { node } = this.options.disk;
    if (node === undefined) return {};
    const { certificate, root, managers, listen, advertiseAddr, joinAddr } = node;
    const { nodeId } = certificate;
    const own = pem('CERTIFICATE', `${nodeId} ${certificate.notAfter}`, 11);
    const advertised = advertiseAddr.replace(/:\d+$/, '');
    const state = {
      LocalAddr: advertised,
      RemoteAddr: joinAddr ?? '',
      ListenAddr: `${listen.host}:${listen.port}`,
      AdvertiseAddr: advertised,
      DataPathAddr: '',
      DefaultAddressPool: null,
      SubnetSize: 0,
      DataPathPort: 0,
      JoinInProgress: false,
      FIPS: false,
    };
    const peers = managers.map((peer) => ({ node_id: peer.nodeId, addr: peer.addr }));
    const files: Record<string, FileEntry> = {
      certificates: directory({
        'swarm-node.crt': file(() => `${own}${root.certificate}`, 0o644),
        'swarm-node.key': file(() => pem('EC PRIVATE KEY', `key ${nodeId}`, 4), 0o600),
        'swarm-root-ca.crt': file(() => root.certificate, 0o644),
      }),
      'docker-state.json': file(() => JSON.stringify(state), 0o600),
      'state.json': file(() => JSON.stringify(peers), 0o600),
      worker: directory({ 'tasks.db': file(() => '', 0o600) }),
    };
    if (node.manager !== undefined)
      files['raft'] = directory({
        'snap-v3-encrypted': directory({}),
        'wal-v3-encrypted': directory({
          '0.tmp': file(() => '', 0o600),
          '0000000000000000-0000000000000000.wal': file(() => '', 0o600),
        }),
      });
    return files;
  }

  private containerFiles(): Readonly<Record<string, FileEntry>> {
    const files: Record<string, FileEntry> = {};
    for (const { id, config, log } of this.options.containers()) {
      const lines = (): string =>
        log.entries
          .map(({ at, stream, text }) => `${JSON.stringify({ log: text, stream, time: rfc3339Nano(at) })}\n`)
          .join('');
      files[id] = directory({
        checkpoints: directory({}),
        hostname: file(() => `${config.Hostname}\n`, 0o644),
        [`${id}-json.log`]: file(lines, 0o640),
        mounts: directory({}),
      });
    }
    return files;
  }
}

function file(read: () => string, mode: number): FileEntry {
  return { type: 'dynamic', read, mode };
}

function directory(children: Readonly<Record<string, FileEntry>>): FileEntry {
  return { type: 'directory', mode: 0o700, children: () => children };
}

/** A block of PEM whose content nobody reads: the simulated certificates are values, not bytes. */
function pem(kind: string, seed: string, lines: number): string {
  let bytes: number[] = [];
  for (let i = 0; bytes.length < lines * 48; i++) bytes = [...bytes, ...sha256(utf8Encode(`${kind} ${seed} ${i}`))];
  const text = toBase64(bytes.slice(0, lines * 48 - 10));
  return `-----BEGIN ${kind}-----\n${(text.match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${kind}-----\n`;
}
