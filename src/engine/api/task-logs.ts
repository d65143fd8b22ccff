import { Pipe } from '../../kernel/pipe.ts';
import type { Task } from '../../kernel/wait.ts';
import type { HttpResponse } from '../../net/http.ts';
import type { LogMessage, LogSelector } from '../../swarm/log-broker/log-messages.ts';
import { EngineError, messageOf } from '../errors.ts';
import type { Engine } from '../engine.ts';
import { stream, type Call } from './call.ts';
import { MULTIPLEXED, RAW, send } from './container-streams.ts';
import { lineWriter, streamsOf, timeOf } from './log-query.ts';
import { findService, findTask } from './lookup.ts';
import type { Route } from './router.ts';
import { encodeFrames } from './stream-frame.ts';

const OWN = 'com.docker.swarm';

/** How many of each task's last lines are wanted; undefined: all. @throws EngineError 500 */
function tailOf(call: Call): number | undefined {
  const text = call.query('tail') ?? '';
  if (text === '' || text === 'all') return undefined;
  if (!/^[-+]?\d+$/.test(text)) throw new EngineError(500, 'tail value must be a positive integer or "all"');
  if (Number(text) < 0) throw new EngineError(500, 'negative tail values not supported');
  return Number(text);
}

/**
 * The logs of tasks, wherever they run, in the order in which nodes tell them (facts 11.11). What could not be had is
 * said at the end in a frame of the kind "system error".
 * @param tty raw lines, without frames
 */
function collect(engine: Engine, call: Call, selector: LogSelector, tty: boolean): HttpResponse {
  const streams = streamsOf(call, 500);
  const options = {
    follow: call.flag('follow'),
    streams: [...streams],
    tail: tailOf(call),
    since: timeOf(call, 'since'),
  };
  const lineOf = lineWriter(call);
  const pipe = new Pipe();
  const write = (message: LogMessage): void => {
    const line = lineOf(message, {
      ...message.attributes,
      [`${OWN}.node.id`]: message.nodeId,
      [`${OWN}.service.id`]: message.serviceId,
      [`${OWN}.task.id`]: message.taskId,
    });
    send(pipe, tty ? line : encodeFrames(message.stream, line));
  };
  const reading = engine.member.logs(
    { selector, options },
    {
      item: (messages) => messages.forEach(write),
      end: (error) => {
        if (error !== undefined) {
          const text = `Error grabbing logs: ${messageOf(error)}\n`;
          send(pipe, tty ? text : encodeFrames('system', text));
        }
        pipe.writer.close();
      },
    },
  );
  const finish = (): void => {
    reading.dispose();
    pipe.writer.close();
  };
  call.request.aborted?.whenSettled(finish, finish);
  return stream(pipe.reader, tty ? RAW : MULTIPLEXED);
}

function* ofService(engine: Engine, call: Call): Task<HttpResponse> {
  const service = yield* findService(engine, call.path.id);
  const tty = service.Spec.TaskTemplate.ContainerSpec?.TTY === true;
  return collect(engine, call, { serviceIds: [service.ID], taskIds: [] }, tty);
}

function* ofTask(engine: Engine, call: Call): Task<HttpResponse> {
  const task = yield* findTask(engine, call.path.id);
  return collect(engine, call, { serviceIds: [], taskIds: [task.ID] }, task.Spec.ContainerSpec?.TTY === true);
}

export const taskLogRoutes: readonly Route<Engine>[] = [
  ['GET', '/services/:id/logs', ofService],
  ['GET', '/tasks/:id/logs', ofTask],
];
