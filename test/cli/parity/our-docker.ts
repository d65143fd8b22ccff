import { dockerProgram } from '../../../src/cli/docker.ts';
import { FileSystem } from '../../../src/host/fs/file-system.ts';
import { Machine } from '../../../src/host/machine.ts';
import type { Proc } from '../../../src/host/proc.ts';
import type { Kernel } from '../../../src/kernel/kernel.ts';
import { Pipe } from '../../../src/kernel/pipe.ts';
import { HOUR } from '../../../src/kernel/time.ts';
import { Tty } from '../../../src/kernel/tty.ts';
import type { HttpHandler } from '../../../src/net/http.ts';
import { Network } from '../../../src/net/network.ts';
import { ENVIRONMENT, type Result, type RunOptions } from './real-docker.ts';

/** A machine with nothing but a socket on which `engine` answers, and the files given. */
export function makeMachine(
  kernel: Kernel,
  engine: HttpHandler | undefined,
  files: Readonly<Record<string, string>> = {},
): Machine {
  const fs = new FileSystem(kernel, [{ '/root': { type: 'directory' }, '/var/run': { type: 'directory' }, ...files }]);
  if (engine !== undefined) fs.bindSocket('/var/run/docker.sock', engine);
  const network = new Network(kernel);
  return new Machine({ kernel, hostname: 'docker-0', fs, net: network.createNamespace('docker-0'), kind: 'host' });
}

/** Runs our `docker` to its end, in virtual time. @param during called once it has begun, e.g. to plan key strokes */
export function runOurs(
  machine: Machine,
  args: readonly string[],
  options: RunOptions = {},
  during?: (proc: Proc, tty: Tty | undefined) => void,
): Result {
  const { kernel } = machine;
  const out = new Pipe();
  const err = new Pipe();
  const input = new Pipe();
  if (options.stdin !== undefined) input.writer.write(options.stdin);
  input.writer.close();
  let screen = '';
  const tty =
    options.terminal === undefined ? undefined : new Tty(kernel, options.terminal.columns, options.terminal.rows);
  tty?.output.on((text) => (screen += text));
  const proc = machine.exec({
    argv: ['docker', ...args],
    env: { ...ENVIRONMENT, ...options.env },
    cwd: '/',
    program: dockerProgram,
    ...(tty === undefined ? { stdin: input.reader, stdout: out.writer, stderr: err.writer } : { tty }),
  });
  tty?.setForeground(proc);
  during?.(proc, tty);
  let stdout = '';
  let stderr = '';
  const limit = kernel.now + HOUR;
  const drain = (): void => {
    stdout += out.reader.tryRead() ?? '';
    stderr += err.reader.tryRead() ?? '';
  };
  while (proc.exitStatus === undefined && kernel.step(limit)) drain();
  drain();
  if (proc.exitStatus === undefined) throw new Error(`docker ${args.join(' ')} does not end`);
  return { stdout: tty === undefined ? stdout : screen, stderr, status: proc.exitStatus };
}
