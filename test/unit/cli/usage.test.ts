import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { docker } from '../../../src/cli/commands/docker.ts';
import { renderHelp } from '../../../src/cli/cobra/help.ts';
import { parseCommandLine, unsupported } from '../../../src/cli/cobra/parse.ts';

interface Recorded {
  readonly line: string;
  readonly status: number;
  /** The first line only. */
  readonly stdout: string;
  readonly stderr: string;
}

const recorded = JSON.parse(
  readFileSync(new URL('../../cli/usage.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

function answer(line: string): Omit<Recorded, 'line'> | undefined {
  const outcome = parseCommandLine(docker, line.split(' '));
  if (outcome.kind === 'error') return { status: outcome.status, stdout: '', stderr: `${outcome.message}\n` };
  if (outcome.kind !== 'help') return undefined;
  const streams = { stdout: '', stderr: '' };
  streams[outcome.warningsStream] += outcome.warnings.map((warning) => `${warning}\n`).join('');
  streams[outcome.stream] += renderHelp(outcome.command, outcome.parent);
  return { status: 0, stdout: streams.stdout.split('\n')[0]!, stderr: streams.stderr };
}

describe('what the real client says about a command line', () => {
  it.each(recorded.map((entry) => [entry.line, entry] as const))('docker %s', (line, { status, stdout, stderr }) => {
    const ours = answer(line);
    if (ours !== undefined) expect(ours).toEqual({ status, stdout, stderr });
    // The line is understood: whatever the real client said then, it was not about the words.
    else expect(stderr).not.toMatch(/Usage:|unknown (shorthand )?flag|invalid argument/);
  });

  it('refuses what the daemon cannot do', () => {
    const server = { osType: 'linux', experimental: false, swarm: 'inactive', apiVersion: '1.51' };
    const refusal = (line: string): string | undefined => {
      const outcome = parseCommandLine(docker, line.split(' '));
      return outcome.kind === 'run' ? unsupported(outcome.command, outcome.invocation, server) : 'not understood';
    };
    expect(refusal('run --cpu-count 4 x')).toBe(
      '"--cpu-count" is only supported on a Docker daemon running on windows, but the Docker daemon is running on linux',
    );
    expect(refusal('run x')).toBeUndefined();
  });
});
