import { describe, expect, it } from 'vitest';
import { complete } from '../../../src/cli/cobra/completion.ts';
import { parseCommandLine } from '../../../src/cli/cobra/parse.ts';
import { docker } from '../../../src/cli/commands/docker.ts';
import { runCommand } from '../../../src/cli/commands/docker-command.ts';

const names = (kind: string): string[] => ({ service: ['web', 'db'], node: ['docker-0', 'docker-1'] })[kind] ?? [];
const at = (line: string): readonly string[] => complete(docker, line.split(' '), names).words;

describe('completion', () => {
  it('offers commands, flags, objects and fixed words', () => {
    expect(at('serv')).toEqual(['service']);
    expect(at('service up')).toEqual(['update']);
    expect(at('service update --replicas')).toEqual(['--replicas', '--replicas-max-per-node']);
    expect(at('service ps ')).toEqual(['db', 'web']);
    expect(at('service rm web ')).toEqual(['db']);
    expect(at('service update --replicas ')).toEqual([]);
    expect(at('service update -q w')).toEqual(['web']);
    expect(at('node update --availability d')).toEqual(['drain']);
    expect(at('node update --availability=d')).toEqual(['--availability=drain']);
    expect(at('swarm join-token ')).toEqual(['manager', 'worker']);
    expect(at('run nginx -')).toEqual([]);
    expect(complete(docker, ['run', 'nginx', ''], names).files).toBe(true);
    expect(complete(docker, ['service', 'rm', 'x'], names).files).toBe(false);
  });
});

describe('reading flags', () => {
  it('gives typed values, defaults and what was given', () => {
    const line =
      'service create -d --replicas 3 -p 8080:80 --env A=1 -e B=2 --restart-delay 2s --limit-cpu .5 nginx sh -c x';
    const outcome = parseCommandLine(docker, line.split(' '));
    if (outcome.kind !== 'run') throw new Error(outcome.kind);
    const { args, flags, path } = outcome.invocation;
    expect(path).toBe('docker service create');
    expect(args).toEqual(['nginx', 'sh', '-c', 'x']);
    expect(flags.bool('detach')).toBe(true);
    expect(flags.numberOrNull('replicas')).toBe(3);
    expect(flags.numberOrNull('restart-window')).toBeNull();
    expect(flags.number('restart-delay')).toBe(2e9);
    expect(flags.number('limit-cpu')).toBe(5e8);
    expect(flags.strings('env')).toEqual(['A=1', 'B=2']);
    expect(flags.string('mode')).toBe('replicated');
    expect(flags.changed('mode')).toBe(false);
    expect(flags.list('publish')).toEqual([
      { Protocol: 'tcp', TargetPort: 80, PublishedPort: 8080, PublishMode: 'ingress' },
    ]);
  });

  it('says so where the lab lacks a command', () => {
    const said: string[] = [];
    const context = { warn: (text: string): void => void said.push(text) };
    const outcome = parseCommandLine(docker, ['trust', 'inspect', 'x']);
    if (outcome.kind !== 'run') throw new Error(outcome.kind);
    const { run, ...command } = outcome.command;
    expect(run).toBeUndefined();
    expect(runCommand(context as never, command, outcome.invocation).next()).toEqual({ done: true, value: 1 });
    expect(said.join('')).toBe("docker: 'docker trust inspect' is not available in this lab yet\n");
  });
});
