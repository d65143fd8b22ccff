import { Pipe, type Writer } from '../../kernel/pipe.ts';
import { MILLISECOND } from '../../kernel/time.ts';
import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import type { Proc } from '../../host/proc.ts';
import { checkUser, Exec } from '../container/exec.ts';
import type { StreamName } from '../container/log.ts';
import { EngineError } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { empty, json, type Call } from './call.ts';
import { MULTIPLEXED, RAW, send } from './container-streams.ts';
import { flag, text, texts } from './input.ts';
import type { Route } from './router.ts';
import { encodeFrames } from './stream-frame.ts';

/** What starting a further process in a container takes (recordings/events). */
const START: readonly [number, number] = [25 * MILLISECOND, 60 * MILLISECOND];

function create(engine: Engine, call: Call): HttpResponse {
  const body = call.body();
  const argv = texts(body, 'Cmd') ?? [];
  if (argv.length === 0) throw new EngineError(400, 'No exec command specified');
  const container = engine.containers.find(call.path.id);
  if (container.status === 'paused')
    throw new EngineError(409, `Container ${call.path.id} is paused, unpause the container before exec`);
  if (container.status === 'restarting')
    throw new EngineError(409, `Container ${container.id} is restarting, wait until the container is running`);
  if (!container.isRunning) throw new EngineError(409, `container ${container.id} is not running`);
  const exec = new Exec(engine.random.hex(64), container, {
    argv,
    env: texts(body, 'Env') ?? [],
    user: text(body, 'User'),
    workingDir: text(body, 'WorkingDir'),
    tty: flag(body, 'Tty'),
    attachStdin: flag(body, 'AttachStdin'),
    attachStdout: flag(body, 'AttachStdout'),
    attachStderr: flag(body, 'AttachStderr'),
    privileged: flag(body, 'Privileged'),
    detachKeys: text(body, 'DetachKeys'),
  });
  container.execs.set(exec.id, exec);
  engine.containers.tell(container, `exec_create: ${shown(exec)}`, { execID: exec.id });
  return json({ Id: exec.id }, 201);
}

/** The command in an event: Docker leaves a space after a program without arguments. */
function shown({ config: { argv } }: Exec): string {
  return `${argv[0]} ${argv.slice(1).join(' ')}`;
}

/** @throws EngineError 404 */
function find(engine: Engine, id: string): Exec {
  for (const container of engine.containers.all()) {
    const exec = container.execs.get(id);
    if (exec !== undefined) return exec;
  }
  throw new EngineError(404, `No such exec instance: ${id}`);
}

function* start(engine: Engine, call: Call): Task<HttpResponse> {
  const exec = find(engine, call.path.id);
  const body = call.optionalBody();
  const { container, config } = exec;
  // A user who is not there is told of before the client gets its stream (transcripts/container-errors).
  checkUser(container, config.user);
  yield* engine.kernel.sleep(engine.random.int(...START));
  engine.containers.tell(container, `exec_start: ${shown(exec)}`, { execID: exec.id });
  const pipe = new Pipe();
  const stdin = new Pipe();
  const open = new Set<StreamName>(['stdout', 'stderr']);
  // What cannot be started closes its descriptors before anybody knows why; the reason still has to go out.
  let failed = true;
  const writer = (name: StreamName, attached: boolean): Writer => ({
    write: (piece) => {
      if (attached) engine.kernel.whenFree(() => send(pipe, config.tty ? piece : encodeFrames(name, piece)));
    },
    drain: () => pipe.writer.drain(),
    close: () => {
      open.delete(name);
      if (open.size === 0 && !failed) engine.kernel.whenFree(() => pipe.writer.close());
    },
  });
  const detached = flag(body, 'Detach');
  try {
    const streams = {
      stdin: stdin.reader,
      stdout: writer('stdout', !detached && (config.attachStdout || config.tty)),
      stderr: writer('stderr', !detached && config.attachStderr),
    };
    const proc = exec.start(streams, call.request.traced === true);
    failed = false;
    if (open.size === 0) pipe.writer.close();
    if (!config.attachStdin) stdin.writer.close();
    engine.kernel.spawn(`wait for exec ${config.argv[0]}`, watch(engine, exec, proc, pipe));
  } catch (error) {
    // By now the client has its stream: what goes wrong is written there.
    if (!(error instanceof EngineError) || error.status !== 400 || detached) throw error;
    send(pipe, config.tty ? `${error.message}\r\n` : encodeFrames('stdout', `${error.message}\r\n`));
    pipe.writer.close();
  }
  if (detached) return empty(200);
  const input = (piece: string | null): void => {
    if (exec.tty !== undefined) {
      if (piece !== null) exec.tty.type(piece);
    } else if (!config.attachStdin) return;
    else if (piece === null) stdin.writer.close();
    else send(stdin, piece);
  };
  return {
    status: 101,
    headers: { 'content-type': config.tty ? RAW : MULTIPLEXED, connection: 'Upgrade', upgrade: 'tcp' },
    body: { hijack: pipe.reader, input },
  };
}

function* watch(engine: Engine, exec: Exec, proc: Proc, pipe: Pipe): Task {
  const status = yield* proc.wait();
  exec.exitCode = status;
  engine.containers.tell(exec.container, 'exec_die', { execID: exec.id, exitCode: String(status) });
  pipe.writer.close();
  // The engine forgets an exec some time after its end; a client asks for the status at once.
  engine.kernel.after(300_000 * MILLISECOND, () => exec.container.execs.delete(exec.id));
}

function inspect(engine: Engine, call: Call): HttpResponse {
  const exec = find(engine, call.path.id);
  const { config } = exec;
  return json({
    ID: exec.id,
    Running: exec.running,
    // The stream ends with the process, a moment before the engine has taken note.
    ExitCode: exec.exitCode ?? exec.proc?.exitStatus ?? null,
    ProcessConfig: {
      tty: config.tty,
      entrypoint: config.argv[0],
      arguments: config.argv.slice(1),
      privileged: config.privileged,
      user: config.user === '' ? undefined : config.user,
    },
    OpenStdin: config.attachStdin,
    OpenStderr: config.attachStderr,
    OpenStdout: config.attachStdout,
    CanRemove: exec.exitCode !== undefined,
    ContainerID: exec.container.id,
    DetachKeys: '',
    Pid: exec.pid === 0 ? 0 : exec.container.pid + exec.pid - 1,
  });
}

function resize(engine: Engine, call: Call): HttpResponse {
  const exec = find(engine, call.path.id);
  const [h, w] = [call.integer('h') ?? 0, call.integer('w') ?? 0];
  if (h > 0 && w > 0) exec.tty?.resize(w, h);
  return empty(200);
}

export const execRoutes: readonly Route<Engine>[] = [
  ['POST', '/containers/:id/exec', create],
  ['POST', '/exec/:id/start', start],
  ['POST', '/exec/:id/resize', resize],
  ['GET', '/exec/:id/json', inspect],
];
