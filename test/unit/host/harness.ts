import { Kernel } from '../../../src/kernel/kernel.ts';
import type { Writer } from '../../../src/kernel/pipe.ts';
import { SECOND } from '../../../src/kernel/time.ts';
import { Network } from '../../../src/net/network.ts';
import { FileSystem } from '../../../src/host/fs/file-system.ts';
import { EMPTY_READER, NULL_WRITER } from '../../../src/host/fs/open-file.ts';
import type { Layer } from '../../../src/host/fs/layer.ts';
import { Machine } from '../../../src/host/machine.ts';
import { hostLayer } from '../../../src/host/base-layer.ts';
import { hostPrograms } from '../../../src/host/host-programs.ts';

export const EPOCH = 1_795_000_000 * SECOND;

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly status: number;
}

/** A host with the base layer and an address. */
export function makeMachine(
  o: { seed?: number; layers?: readonly Layer[]; kind?: 'host' | 'container' } = {},
): Machine {
  const kernel = new Kernel(EPOCH, String(o.seed ?? 1));
  const net = new Network(kernel).createNamespace('docker-0');
  net.addInterface('eth0', { addresses: ['172.17.0.2/16'] });
  const fs = new FileSystem(kernel, o.layers ?? [hostLayer(() => hostPrograms)]);
  return new Machine({ kernel, hostname: 'docker-0', fs, net, kind: o.kind ?? 'host' });
}

/** Collects what is written. */
export function collector(): Writer & { text: string } {
  const sink = {
    ...NULL_WRITER,
    text: '',
    write: (text: string) => {
      sink.text += text;
    },
  };
  return sink;
}

/** Runs a program to its end, at most `seconds` of virtual time; the streams are collected. */
export function run(
  machine: Machine,
  argv: readonly string[],
  o: { stdin?: string; cwd?: string; seconds?: number } = {},
): Ran {
  const out = collector();
  const err = collector();
  let given = o.stdin ?? '';
  const stdin = {
    ...EMPTY_READER,
    tryRead: () => {
      const text = given === '' ? null : given;
      given = '';
      return text;
    },
  };
  const proc = machine.exec({
    argv,
    cwd: o.cwd ?? '/root',
    stdin: { ...stdin, read: EMPTY_READER.read },
    stdout: out,
    stderr: err,
  });
  const limit = machine.kernel.now + (o.seconds ?? 60) * SECOND;
  while (proc.exitStatus === undefined && machine.kernel.step(limit));
  if (proc.exitStatus === undefined) throw new Error(`${argv.join(' ')} still runs; so far: ${out.text}${err.text}`);
  return { out: out.text, err: err.text, status: proc.exitStatus };
}

export function bash(
  machine: Machine,
  command: string,
  o: { stdin?: string; cwd?: string; seconds?: number } = {},
): Ran {
  return run(machine, ['bash', '-c', command], o);
}
