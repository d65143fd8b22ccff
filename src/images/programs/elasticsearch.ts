import type { Proc } from '../../host/proc.ts';
import type { Program } from '../../host/program.ts';
import { clockTime, civil, isoDate } from '../../kernel/civil.ts';
import { MILLISECOND, SECOND } from '../../kernel/time.ts';
import { anyOf, Condition, type Task } from '../../kernel/wait.ts';
import { serveHttp, type WebRequest, type WebResponse } from './http-server.ts';

const PORT = 9200;
const JSON_TYPE: readonly (readonly [string, string])[] = [['content-type', 'application/json; charset=UTF-8']];

/** What a healthy cluster of one node says; its indices are none. */
function health(name: string): Record<string, unknown> {
  return {
    cluster_name: name,
    status: 'green',
    timed_out: false,
    number_of_nodes: 1,
    number_of_data_nodes: 1,
    active_primary_shards: 0,
    active_shards: 0,
    relocating_shards: 0,
    initializing_shards: 0,
    unassigned_shards: 0,
    delayed_unassigned_shards: 0,
    number_of_pending_tasks: 0,
    number_of_in_flight_fetch: 0,
    task_max_waiting_in_queue_millis: 0,
    active_shards_percent_as_number: 100,
  };
}

/** JSON as Elasticsearch lays it out when it is asked to be pretty. */
function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(/^(\s*"[^"]+"):/gm, '$1 :')}\n`;
}

/** `100` as a number with a fraction, which JavaScript writes without one. */
const withFraction = (text: string): string => text.replace(/(percent_as_number" ?: ?)100\b/, '$1100.0');

/**
 * Elasticsearch: starts for some seconds as Java does, then answers on port 9200. SIGTERM ends it with status 143.
 * @param version e.g. 5.5.2
 */
export function elasticsearch(version: string): Program {
  return function* run(proc: Proc): Task<number> {
    const { machine } = proc;
    const { kernel } = machine;
    const random = kernel.random('elasticsearch');
    const node = `${random.text(7, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_')}`;
    const uuid = random.text(22, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
    const cluster = 'elasticsearch';
    const log = (logger: string, name: string, text: string): void => {
      const at = civil(kernel.date);
      const millis = String(Math.floor(kernel.date / MILLISECOND) % 1000).padStart(3, '0');
      proc.print(`[${isoDate(at)}T${clockTime(at)},${millis}][INFO ][${logger.padEnd(25)}] [${name}] ${text}\n`);
    };
    const answer = (request: WebRequest): WebResponse => {
      const json = (value: unknown, status = 200, always = false): WebResponse => ({
        status,
        headers: JSON_TYPE,
        body: withFraction(always || /[?&]pretty\b/.test(request.target) ? pretty(value) : JSON.stringify(value)),
      });
      if (request.path === '/')
        return json(
          {
            name: node,
            cluster_name: cluster,
            cluster_uuid: uuid,
            version: {
              number: version,
              build_hash: 'b2f0c09',
              build_date: '2017-08-14T12:33:14.154Z',
              build_snapshot: false,
              lucene_version: '6.6.0',
            },
            tagline: 'You Know, for Search',
          },
          200,
          true,
        );
      if (request.path === '/_cluster/health') return json(health(cluster));
      if (request.path === '/_cat/health' || request.path === '/_cat/indices') {
        const at = civil(kernel.date);
        const line = `${Math.floor(kernel.date / SECOND)} ${clockTime(at)} ${cluster} green 1 1 0 0 0 0 0 0 - 100.0%\n`;
        return {
          status: 200,
          headers: [['content-type', 'text/plain; charset=UTF-8']],
          body: request.path === '/_cat/health' ? line : '',
        };
      }
      const index = request.path.split('/')[1];
      const reason = {
        type: 'index_not_found_exception',
        reason: 'no such index',
        'resource.type': 'index_or_alias',
        'resource.id': index,
        index_uuid: '_na_',
        index,
      };
      return json({ error: { root_cause: [reason], ...reason }, status: 404 }, 404);
    };

    let stopped = false;
    const stop = new Condition();
    proc.handle('SIGTERM', () => {
      stopped = true;
      stop.notify();
    });
    const pass = function* (from: number, to: number): Task {
      const until = kernel.now + random.int(from, to) * MILLISECOND;
      while (!stopped && kernel.now < until) yield anyOf(stop, kernel.timer(until - kernel.now));
    };
    yield* pass(1_400, 2_200);
    if (stopped) return 143;
    log('o.e.n.Node', '', 'initializing ...');
    log('o.e.n.Node', node, `version[${version}], pid[${proc.pid}], build[b2f0c09/2017-08-14T12:33:14.154Z]`);
    yield* pass(3_000, 4_500);
    if (stopped) return 143;
    log('o.e.n.Node', node, 'initialized');
    log('o.e.n.Node', node, 'starting ...');
    yield* pass(3_000, 3_800);
    if (stopped) return 143;
    const socket = serveHttp(proc, PORT, answer);
    try {
      log(
        'o.e.h.n.Netty4HttpServerTransport',
        node,
        'publish_address {127.0.0.1:9200}, bound_addresses {0.0.0.0:9200}',
      );
      log('o.e.n.Node', node, 'started');
      while (!stopped) yield stop;
      log('o.e.n.Node', node, 'stopping ...');
      log('o.e.n.Node', node, 'stopped');
      log('o.e.n.Node', node, 'closing ...');
      log('o.e.n.Node', node, 'closed');
      return 143;
    } finally {
      socket.dispose();
    }
  };
}
