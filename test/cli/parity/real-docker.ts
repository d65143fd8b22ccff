import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The release that the recordings were made with. */
export const WANTED = '28.5.2';

/** What a run printed, and how it ended. */
export interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

export interface Terminal {
  readonly columns: number;
  readonly rows: number;
}

export interface RunOptions {
  /** Runs it on a terminal; its output is then all in `stdout`. */
  readonly terminal?: Terminal | undefined;
  readonly stdin?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** The docker client on the PATH, if it is of the wanted release. */
export function findDocker(): string | undefined {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'docker');
    if (!existsSync(path)) continue;
    try {
      const version = execFileSync(path, ['--version'], { encoding: 'utf8' });
      if (version.includes(` ${WANTED}`)) return path;
    } catch {
      // Not a program that runs here.
    }
  }
  return undefined;
}

/** The environment of both clients: nothing of the machine at hand. */
export const ENVIRONMENT = { PATH: '/usr/bin:/bin', HOME: '/root', TERM: 'xterm', LANG: 'C.UTF-8' };

/** Runs the real client against a daemon on a local port. */
export function runReal(docker: string, port: number, args: readonly string[], options: RunOptions): Promise<Result> {
  const { terminal, stdin = '' } = options;
  const env = { ...ENVIRONMENT, DOCKER_HOST: `tcp://127.0.0.1:${port}`, ...options.env };
  if (terminal !== undefined) return onTerminal(docker, args, env, terminal);
  return new Promise((resolve) => {
    const child = execFile(docker, args, { env, encoding: 'utf8', cwd: '/' }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 255;
      resolve({ stdout, stderr, status });
    });
    child.stdin?.end(stdin);
  });
}

/** script(1) makes the terminal; it is told its size before the client starts. */
function onTerminal(
  docker: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { columns, rows }: Terminal,
): Promise<Result> {
  const quoted = [docker, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const command = `stty cols ${columns} rows ${rows}; exec ${quoted}`;
  return new Promise((resolve) => {
    const child = spawn('script', ['-qec', command, '/dev/null'], {
      env: { ...env, SHELL: '/bin/sh' },
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => (stdout += text));
    child.on('close', (code) => resolve({ stdout, stderr: '', status: code ?? 255 }));
  });
}

/** Whether script(1) is there. */
export function hasScript(): boolean {
  try {
    execFileSync('script', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
