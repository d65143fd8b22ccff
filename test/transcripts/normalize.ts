/**
 * Makes two runs of one scenario comparable: what is chosen at random or by the clock becomes a stable word, and
 * nothing else does. Ids are numbered by first appearance across the whole transcript, nodes within one
 * command's output where equal nodes share work by chance.
 */
import type { CommandStep, TranscriptStep } from '../../src/world/transcript.ts';

const PROGRESS =
  /^(verify: Waiting|verify: Detected task failure|overall progress:|active tasks:|job progress:|\d+\/\d+:|[a-z0-9]{12}: [a-z]* *(\[|$)|verify: .*: )/;

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Numbers words of one kind by first appearance. */
class Names {
  private readonly kinds = new Map<string, Map<string, string>>();

  replacer(kind: string): (word: string) => string {
    return (word) => {
      // A short id is the same as its full one; a certificate may stand inside JSON.
      const key = kind === 'id' ? word.slice(0, 12) : word.replace(/\\n|\s/g, '');
      let names = this.kinds.get(kind);
      if (names === undefined) this.kinds.set(kind, (names = new Map()));
      let name = names.get(key);
      if (name === undefined) names.set(key, (name = `<${kind}${names.size + 1}>`));
      return name;
    };
  }
}

function normalizeText(text: string, names: Names, options: { nodes: boolean; quiet: boolean }): string {
  let s = linesOf(text.replace(/\r/g, ''))
    .filter((line) => !PROGRESS.test(line))
    .map((line) => `${line}\n`)
    .join('');
  s = s.replace(/SWMTKN-1-[a-z0-9]{50}-[a-z0-9]{25}/g, names.replacer('token'));
  s = s.replace(/SWMKEY-1-[A-Za-z0-9+/]{43}/g, names.replacer('unlock-key'));
  s = s.replace(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g, names.replacer('certificate'));
  s = s.replace(/\bM[A-Za-z0-9+/]{19,}={0,2}(?=\s|"|$)/g, '<base64>');
  s = s.replace(/sha256:[0-9a-f]{64}/g, '<digest>');
  s = s.replace(/\b(\d+\.\d+\.\d+)\+dfsg\d+\b/g, '$1');
  s = s.replace(
    /\b(?!0001-)\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?( ?[+-]\d{4})?(Z| ?(?:[A-Z]{3}|utc)\b|[+-]\d\d:\d\d)?/g,
    '<time>',
  );
  s = s.replace(
    /(?<!(?:Period|Duration): +)(Less than a second|About a (?:minute|second)|About an hour|\b\d+ (?:second|minute|hour|day|week|month|year)s?\b)( ago)?/gi,
    '<ago>',
  );
  s = s.replace(/\b([0-9a-f]{2}:){5}[0-9a-f]{2}\b/g, '<mac>');
  s = s.replace(/\b\d+(\.\d+)?(ms|µs|ns)\b/g, '<short>');
  s = s.replace(/time=\S+ ms/g, 'time=<ms>').replace(/= [\d.]+\/[\d.]+\/[\d.]+ ms/g, '= <ms>');
  s = s.replace(/("P(?:id|ID)": ?)[1-9]\d*/g, '$1<n>');
  s = s.replace(/(127\.0\.0\.11:|-s 127\.0\.0\.11\/32 -p (?:tcp|udp) -m (?:tcp|udp) --sport )\d{4,5}\b/g, '$1<port>');
  s = s.replace(/^((?:\d|lb)[-_])[a-z0-9]{9,10}$/gm, '$1<network>');
  s = s.replace(/("Version": ?\{\s*"Index": ?)\d+/g, '$1<n>');
  s = s.replace(/("NanoCPUs": ?)\d+(,\s*"MemoryBytes": ?)\d{11,}/g, '$1<n>$2<n>');
  s = s.replace(/( CPUs:\s+)\d+(\s+Memory:\s+)\d+\.\d+GiB/g, '$1<n>$2<n>');
  // An id of letters only is known by its place: the column ID of a table, or a line of -q.
  if (options.quiet) s = s.replace(/^[a-z0-9]{12}$/gm, names.replacer('id'));
  if (/^(?:(?:CONTAINER|NETWORK) )?ID {2}/.test(s)) s = s.replace(/^[a-z0-9]{12}(?= {2})/gm, names.replacer('id'));
  s = s.replace(
    /\b(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])(?:[a-z0-9]{25}|[0-9a-f]{64}|[a-z0-9]{12})\b/g,
    names.replacer('id'),
  );
  if (options.nodes) s = s.replace(/\bdocker-\d\b/g, new Names().replacer('node'));
  // Columns are as wide as their widest word, which may be a time; indentation is kept.
  s = linesOf(s)
    .map((line) => line.replace(/(?<=\S) {2,}/g, '  ').replace(/\s+$/, ''))
    .join('\n');
  // The two questions of nslookup (A and AAAA), and the answers to one, come back in any order.
  if (/^Server:\s/.test(s))
    s = s
      .replace(/\n{2,}/g, '\n')
      .replace(/(Non-authoritative answer:\n)([\s\S]*?)\n?\1/, '$1$2')
      .replace(/(Non-authoritative answer:\n)\1/, '$1');
  s = s.replace(
    /(?:Name:\s+(\S+)\nAddress: \S+\n?)+/g,
    (block) =>
      `${block
        .trimEnd()
        .split(/\n(?=Name:)/)
        .sort()
        .join('\n')}\n`,
  );
  // `docker stack deploy` walks maps: the order within one kind of object is chance.
  s = s.replace(
    /(?:^(Creating|Updating) (service|secret|config|network) .*\n?)(?:^\1 \2 .*\n?)+/gm,
    (block) => `${block.trimEnd().split('\n').sort().join('\n')}\n`,
  );
  s = s.trimEnd();
  return s === '' ? '' : `${s}\n`;
}

/** The commands of a run with everything hidden that may differ between two runs. */
export function normalize(steps: readonly TranscriptStep[]): CommandStep[] {
  const names = new Names();
  const commands: CommandStep[] = [];
  for (const step of steps) {
    if (step.kind !== 'command') continue;
    commands.push({
      ...step,
      stdout: normalizeText(step.stdout, names, {
        nodes: / service ps | ps /.test(step.command),
        quiet: / (-q|--quiet)\b/.test(step.command),
      }),
      stderr: normalizeText(step.stderr, names, { nodes: false, quiet: false }),
    });
  }
  return commands;
}

/** Two runs in words, so that a test's difference shows which command answered otherwise. */
export function describe(steps: readonly TranscriptStep[]): string[] {
  return normalize(steps).map(
    (step) => `${step.host}$ ${step.command}\n${step.stdout}${step.stderr.replace(/^/gm, '! ')}[${step.status}]`,
  );
}
