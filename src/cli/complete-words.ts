import type { Task } from '../kernel/wait.ts';
import type { ContainerSummary, ImageSummary, Network, Node, Service, Volume } from './api/types.ts';
import { complete, type Candidates } from './cobra/completion.ts';
import { docker } from './commands/docker.ts';
import type { Context } from './context.ts';
import { CommandError } from './errors.ts';

/** The command by which shells ask what a word may become; it is the one that docker's own framework has. */
export const COMPLETE_COMMAND = '__completeNoDesc';

/** What follows the candidates: whether the shell may offer files. */
const DEFAULT = 0;
const NO_FILES = 4;

/** `docker __completeNoDesc WORD…`: a candidate a line for the last word, then `:` and the directive. */
export function* completeWords(context: Context, words: readonly string[]): Task<number> {
  // The names of live objects are asked for only where they can stand.
  const wanted = new Set<string>();
  complete(docker, words, (kind) => {
    wanted.add(kind);
    return [];
  });
  const known = new Map<string, readonly string[]>();
  for (const kind of wanted) {
    try {
      known.set(kind, yield* liveNames(context, kind));
    } catch (error) {
      // Who asks for names on a worker, or with the daemon down, gets none.
      if (!(error instanceof CommandError)) throw error;
    }
  }
  const found: Candidates = complete(docker, words, (kind) => known.get(kind) ?? []);
  context.print(`${found.words.map((word) => `${word}\n`).join('')}:${found.files ? DEFAULT : NO_FILES}\n`);
  return 0;
}

const STACK = 'com.docker.stack.namespace';

function* liveNames(context: Context, kind: string): Task<readonly string[]> {
  const { api } = context;
  switch (kind) {
    case 'service':
      return (yield* api.json<Service[]>('GET', '/services')).map(({ Spec }) => Spec.Name ?? '');
    case 'service-scale':
      return (yield* api.json<Service[]>('GET', '/services')).map(({ Spec }) => `${Spec.Name ?? ''}=`);
    case 'stack':
      return (yield* api.json<Service[]>('GET', '/services')).flatMap(({ Spec }) => Spec.Labels?.[STACK] ?? []);
    case 'node':
      return [
        ...(yield* api.json<Node[]>('GET', '/nodes')).map(({ Description }) => Description.Hostname ?? ''),
        'self',
      ];
    case 'container':
      return (yield* api.json<ContainerSummary[]>('GET', '/containers/json', { query: { all: true } })).flatMap(
        ({ Names }) => (Names ?? []).map((name) => name.slice(1)),
      );
    case 'image':
      return (yield* api.json<ImageSummary[]>('GET', '/images/json')).flatMap(({ RepoTags }) => RepoTags ?? []);
    case 'network':
      return (yield* api.json<Network[]>('GET', '/networks')).map(({ Name }) => Name);
    case 'volume':
      return (yield* api.json<{ Volumes: Volume[] | null }>('GET', '/volumes')).Volumes?.map(({ Name }) => Name) ?? [];
    case 'secret':
      return (yield* api.json<{ Spec: { Name: string } }[]>('GET', '/secrets')).map(({ Spec }) => Spec.Name);
    case 'config':
      return (yield* api.json<{ Spec: { Name: string } }[]>('GET', '/configs')).map(({ Spec }) => Spec.Name);
    case 'context':
      return ['default'];
    case 'object': {
      const all: string[] = [];
      for (const each of ['container', 'image', 'network', 'volume']) all.push(...(yield* liveNames(context, each)));
      return all;
    }
    default:
      return [];
  }
}
