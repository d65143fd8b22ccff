import { flag, noArgs } from '../../cobra/command.ts';
import { filterFlag } from '../../flags/output.ts';
import type { DockerCommand } from '../docker-command.ts';
import type { Task } from '../../../kernel/wait.ts';
import { encodeFilters } from '../../api/client.ts';
import { filterMap } from '../filters.ts';
import { unixTimestamp } from '../../opts/timestamp.ts';
import { decode } from '../../../kernel/go/json.ts';
import { EventMessage } from '../../go/structs/index.ts';
import { formatRfc3339NanoFixed, timeFromUnix } from '../../../kernel/go/time.ts';
import { dockerTemplate } from '../../formatter/docker-template.ts';
import { sortedEntries } from '../../formatter/words.ts';
import { TemplateExecutionError, TemplateSyntaxError, type Template } from '../../../kernel/go/template/template.ts';
import { pointer, zero } from '../../../kernel/go/values.ts';
import { CommandError } from '../../errors.ts';
import type { Json } from '../../../net/http.ts';
import type { Context } from '../../context.ts';
import type { Invocation } from '../../cobra/command.ts';

/** `docker system events` */
export const systemEvents: DockerCommand = {
  use: 'events [OPTIONS]',
  short: 'Get real time events from the server',
  fullNames: ['docker system events', 'docker events'],
  args: noArgs,
  flags: [
    filterFlag,
    flag(
      'format',
      'string',
      "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
    ),
    flag('since', 'string', 'Show all events created since timestamp'),
    flag('until', 'string', 'Stream events until this timestamp'),
  ],
  run,
};

interface Message {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> | null };
  readonly time?: number;
  readonly timeNano?: number;
}

/** --format, tried on an empty message before anything is asked for. @throws CommandError with status 64 */
function eventTemplate(format: string): Template | undefined {
  if (format === '') return undefined;
  try {
    const template = dockerTemplate(format === 'json' ? '{{json .}}' : format);
    template.execute(pointer(zero(EventMessage)));
    return template;
  } catch (error) {
    if (error instanceof TemplateSyntaxError || error instanceof TemplateExecutionError)
      throw new CommandError(`Error parsing format: ${error.message}`, 64);
    throw error;
  }
}

function* run(context: Context, { flags }: Invocation): Task<number> {
  const template = eventTemplate(flags.string('format'));
  const time = (flag: string): string | undefined => unixTimestamp(flags.string(flag), context.now) || undefined;
  const { reader } = yield* context.api.stream('GET', '/events', {
    query: { filters: encodeFilters(filterMap(flags)), since: time('since'), until: time('until') },
  });
  let held = '';
  for (;;) {
    const text = yield* reader.read();
    if (text === null) return 0;
    held += text;
    const lines = held.split('\n');
    held = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') continue;
      const json = JSON.parse(line) as Json;
      if (template === undefined) context.print(eventLine(json as unknown as Message));
      else context.print(`${template.execute(decode(json, EventMessage))}\n`);
    }
    yield* context.out.drain();
  }
}

/** `2026-11-21T… service create ID (name=web)`. */
function eventLine({ Type, Action, Actor, time = 0, timeNano = 0 }: Message): string {
  // The nanoseconds are beyond what a number holds exactly; whole seconds are sent as well.
  const rest = Math.max(0, Math.round(timeNano - time * 1e9));
  const stamp = formatRfc3339NanoFixed(timeFromUnix(time, rest));
  const attributes = sortedEntries(Actor.Attributes).map(([key, value]) => `${key}=${value}`);
  return `${stamp} ${Type} ${Action} ${Actor.ID}${attributes.length === 0 ? '' : ` (${attributes.join(', ')})`}\n`;
}
