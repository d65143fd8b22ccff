import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { docker } from '../../../src/cli/commands/docker.ts';
import { renderHelp, type ServerFeatures } from '../../../src/cli/cobra/help.ts';
import { parseCommandLine } from '../../../src/cli/cobra/parse.ts';
import { commandName, type CommandDeclaration } from '../../../src/cli/cobra/command.ts';

const directory = fileURLToPath(new URL('../../cli/help/', import.meta.url));

function commandLines<Context>(command: CommandDeclaration<Context>, path: string[]): string[][] {
  const own = [path];
  for (const child of command.commands ?? []) own.push(...commandLines(child, [...path, commandName(child)]));
  return own;
}

/** The help that a command line prints, without a daemon. */
function help(words: readonly string[], server?: ServerFeatures): string {
  const outcome = parseCommandLine(docker, words);
  if (outcome.kind !== 'help') throw new Error(`no help: ${JSON.stringify(outcome)}`);
  return renderHelp(outcome.command, outcome.parent, { server });
}

describe('docker … --help', () => {
  const recorded = readdirSync(directory).filter((name) => name.endsWith('.txt'));

  it('exists for exactly the commands of the real client', () => {
    const ours = commandLines(docker, []).map((words) => `${['docker', ...words].join('-')}.txt`);
    expect(ours.sort()).toEqual(recorded.sort());
  });

  it.each(commandLines(docker, []).map((words) => [words.join(' '), words] as const))('docker %s', (_, words) => {
    const expected = readFileSync(`${directory}${['docker', ...words].join('-')}.txt`, 'utf8');
    expect(help([...words, '--help'])).toBe(expected);
  });

  const daemon: ServerFeatures = { osType: 'linux', experimental: false, swarm: 'inactive', apiVersion: '1.51' };

  it('hides what the daemon cannot do', () => {
    const root = help(['--help'], daemon);
    for (const name of ['checkpoint', 'config', 'node', 'secret', 'service', 'stack'])
      expect(root).not.toContain(`\n  ${name} `);
    expect(root).toContain('\n  swarm ');
    expect(root).toContain('\nSwarm Commands:\n');
    expect(help(['run', '--help'], daemon)).not.toContain('Windows only');
  });

  it('shows the swarm commands that fit the node', () => {
    const names = (swarm: string): string[] =>
      [...help(['swarm', '--help'], { ...daemon, swarm }).matchAll(/^ {2}([a-z-]+) /gm)].map((match) => match[1]!);
    expect(names('inactive')).toEqual(['init', 'join']);
    expect(names('active/worker')).toEqual(['init', 'join', 'leave']);
    expect(names('active/manager')).toEqual([
      'ca',
      'init',
      'join',
      'join-token',
      'leave',
      'unlock',
      'unlock-key',
      'update',
    ]);
  });
});
