import type { Task } from '../../../kernel/wait.ts';
import type { Json } from '../../../net/http.ts';
import { CLIENT_API_VERSION } from '../../api/client.ts';
import { CLIENT_BUILT, CLIENT_GIT_COMMIT, CLIENT_GO_VERSION, CLIENT_VERSION } from '../../client-version.ts';
import type { Context } from '../../context.ts';
import { CommandError } from '../../errors.ts';
import { sortedEntries } from '../../formatter/words.ts';
import { decode } from '../../../kernel/go/json.ts';
import { formatAnsic, parseRfc3339 } from '../../../kernel/go/time.ts';
import { VersionInfo } from '../../go/structs/index.ts';
import { parseFormat, runTemplate } from './run-template.ts';

interface Component {
  readonly Name: string;
  readonly Version: string;
  readonly Details?: Readonly<Record<string, string>>;
}

interface Server {
  readonly Platform?: { readonly Name: string };
  readonly Components?: readonly Component[];
}

/** What the client tells about itself. */
export function clientVersion(apiVersion: string): Readonly<Record<string, string>> {
  return {
    Version: CLIENT_VERSION,
    ApiVersion: apiVersion,
    DefaultAPIVersion: CLIENT_API_VERSION,
    GitCommit: CLIENT_GIT_COMMIT,
    GoVersion: CLIENT_GO_VERSION,
    Os: 'linux',
    Arch: 'amd64',
    BuildTime: CLIENT_BUILT,
    Context: 'default',
  };
}

/** `docker version`: the client's half is printed even when there is no daemon. @throws CommandError */
export function* printVersion(context: Context, format: string): Task<number> {
  // A template that does not parse is refused before the daemon is asked.
  if (format !== '') parseFormat(format, 'version');
  let server: Server | undefined;
  let failure: CommandError | undefined;
  try {
    server = readable(yield* context.api.json<Server>('GET', '/version'));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    failure = error;
  }
  const client = clientVersion(context.api.version);
  if (format === '') context.print(text(client, server));
  else {
    const json = { Client: client, ...(server === undefined ? {} : { Server: server }) } as unknown as Json;
    runTemplate(context, format, 'version', decode(json, VersionInfo));
  }
  if (failure !== undefined) throw failure;
  return 0;
}

/** The build time of the engine in words, as the client shows it. */
function readable(server: Server): Server {
  const Components = (server.Components ?? []).map((component) => {
    const built = component.Details?.['BuildTime'];
    if (component.Name !== 'Engine' || built === undefined) return component;
    try {
      return { ...component, Details: { ...component.Details, BuildTime: formatAnsic(parseRfc3339(built)) } };
    } catch {
      return component;
    }
  });
  return { ...server, Components };
}

const WIDTH = 20;

function line(name: string, value: string, indent: string): string {
  return `${`${indent}${name}:`.padEnd(WIDTH)}${value}\n`;
}

function text(client: Readonly<Record<string, string>>, server: Server | undefined): string {
  const api = client['ApiVersion'] ?? '';
  let out = 'Client:\n';
  out += line('Version', client['Version'] ?? '', ' ');
  out += line('API version', api === CLIENT_API_VERSION ? api : `${api} (downgraded from ${CLIENT_API_VERSION})`, ' ');
  out += line('Go version', client['GoVersion'] ?? '', ' ');
  out += line('Git commit', client['GitCommit'] ?? '', ' ');
  out += line('Built', client['BuildTime'] ?? '', ' ');
  out += line('OS/Arch', `${client['Os'] ?? ''}/${client['Arch'] ?? ''}`, ' ');
  out += line('Context', client['Context'] ?? '', ' ');
  if (server === undefined) return out;
  const platform = server.Platform?.Name ?? '';
  out += `\nServer:${platform === '' ? '' : ` ${platform}`}\n`;
  for (const { Name, Version, Details = {} } of server.Components ?? []) {
    out += ` ${Name}:\n${line('Version', Version, '  ')}`;
    if (Name === 'Engine') {
      out += line(
        'API version',
        `${Details['ApiVersion'] ?? ''} (minimum version ${Details['MinAPIVersion'] ?? ''})`,
        '  ',
      );
      out += line('Go version', Details['GoVersion'] ?? '', '  ');
      out += line('Git commit', Details['GitCommit'] ?? '', '  ');
      out += line('Built', Details['BuildTime'] ?? '', '  ');
      out += line('OS/Arch', `${Details['Os'] ?? ''}/${Details['Arch'] ?? ''}`, '  ');
      out += line('Experimental', Details['Experimental'] ?? '', '  ');
    } else for (const [key, value] of sortedEntries(Details)) out += line(key, value, '  ');
  }
  return out;
}
