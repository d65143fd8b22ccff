/**
 * The parity suite (test/cli) holds our docker against the real one. This test holds the suite against the tutorials:
 * whatever they do with docker, a command with all of its flags, is among what the suite tries.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { docker } from '../../../src/cli/commands/docker.ts';
import { parseCommandLine } from '../../../src/cli/cobra/parse.ts';
import { parseTranscript } from '../../../src/world/transcript.ts';
import { CONTAINER } from '../../cli/parity/cases/container.ts';
import { NODE } from '../../cli/parity/cases/node.ts';
import { OBJECTS } from '../../cli/parity/cases/objects.ts';
import { PROGRESS } from '../../cli/parity/cases/progress.ts';
import { SERVICE_CREATE } from '../../cli/parity/cases/service-create.ts';
import { SERVICE_UPDATE } from '../../cli/parity/cases/service-update.ts';
import { SERVICE } from '../../cli/parity/cases/service.ts';
import { LOOKS, QUESTIONS } from '../../cli/parity/cases/simulated.ts';
import { STREAMS } from '../../cli/parity/cases/streams.ts';
import { SWARM } from '../../cli/parity/cases/swarm.ts';
import { SYSTEM } from '../../cli/parity/cases/system.ts';
import { TUTORIAL_LOOKS, TUTORIALS } from '../../cli/parity/cases/tutorials.ts';
import { USAGE } from '../../cli/parity/cases/usage.ts';

const FOLDER = new URL('../../transcripts/tutorials/', import.meta.url);
const TABLES = [
  CONTAINER,
  NODE,
  OBJECTS,
  PROGRESS,
  SERVICE,
  SERVICE_CREATE,
  SERVICE_UPDATE,
  LOOKS,
  QUESTIONS,
  STREAMS,
  SWARM,
  SYSTEM,
  TUTORIALS,
  TUTORIAL_LOOKS,
  USAGE,
];

interface Use {
  /** The command's own name, whichever way it was called: `docker container ls`. */
  readonly command: string;
  readonly flags: readonly string[];
}

/** What a command line asks of docker; undefined for one that docker refuses. */
function useOf(words: readonly string[]): Use | undefined {
  const outcome = parseCommandLine(docker, words);
  if (outcome.kind !== 'run') return undefined;
  const { flags, globals } = outcome.invocation;
  const name = outcome.command.fullNames?.[0] ?? outcome.invocation.path;
  return { command: name, flags: [...flags.changedNames(), ...globals.changedNames()] };
}

/** The words after each `docker` of a shell's line; what stands in `$(…)` or `${host: …}` is a line of its own. */
function dockerLines(line: string): string[][] {
  const found: string[][] = [];
  const inner = /\$\(([^()]*)\)|\$\{[\w-]+: ((?:\{\{[^}]*\}\}|[^}])*)\}/g;
  const plain = line.replace(inner, (_all, command: string | undefined, embedded: string | undefined) => {
    found.push(...dockerLines(command ?? embedded ?? ''));
    return 'WORD';
  });
  const word = /'[^']*'|"[^"]*"|\|\||&&|[|;&\n]|[^\s'"|;&]+/g;
  let current: string[] | undefined;
  let glued = -1;
  for (const match of plain.matchAll(word)) {
    const text = /^['"]/.test(match[0]) ? match[0].slice(1, -1) : match[0];
    if (/^(?:\|\|?|&&?|;|\n)$/.test(match[0])) current = undefined;
    else if (current === undefined && text === 'docker') found.push((current = []));
    else if (current !== undefined && match.index === glued) current.push((current.pop() ?? '') + text);
    else current?.push(text);
    glued = match.index + match[0].length;
  }
  return found.map((words) => words.filter((each) => each !== '\\' && !/^\d?>/.test(each)));
}

test('the parity suite tries every docker command of the tutorials with its flags', () => {
  const tried = TABLES.flat().flatMap((words) => useOf(words) ?? []);
  const missing: string[] = [];
  let seen = 0;
  for (const name of readdirSync(FOLDER).filter((each) => each.endsWith('.transcript')))
    for (const step of parseTranscript(readFileSync(new URL(name, FOLDER), 'utf8'))) {
      if (step.kind !== 'command' && step.kind !== 'until') continue;
      for (const words of dockerLines(step.command)) {
        const use = useOf(words);
        if (use === undefined) continue;
        seen++;
        const covered = tried.some(
          ({ command, flags }) => command === use.command && use.flags.every((flag) => flags.includes(flag)),
        );
        if (!covered) missing.push(`docker ${words.join(' ')}`);
      }
    }
  expect(seen).toBeGreaterThan(200);
  expect([...new Set(missing)]).toEqual([]);
});
