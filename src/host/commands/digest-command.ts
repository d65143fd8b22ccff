import { type Command, parseOptions, readInput, splitLines } from './command.ts';

export function digest(hash: (text: string) => string): Command {
  return function* (proc, flavour) {
    const parsed = parseOptions(
      proc,
      { short: 'cbtw', long: { check: 'c', quiet: 'quiet', status: 'status' } },
      flavour,
    );
    if (typeof parsed === 'number') return parsed;
    let status = 0;
    for (const path of parsed.rest.length > 0 ? parsed.rest : ['-']) {
      const text = yield* readInput(proc, path, flavour === 'gnu' ? '' : "can't open '%'");
      if (text === undefined) {
        status = 1;
        continue;
      }
      if (!parsed.options.has('c')) {
        proc.print(`${hash(text)}  ${path}\n`);
        continue;
      }
      for (const line of splitLines(text)) {
        const match = /^([0-9a-f]+)\s+\*?(.*)$/.exec(line);
        if (match === null) continue;
        const content = yield* readInput(proc, match[2]);
        const good = content !== undefined && hash(content) === match[1];
        proc.print(`${match[2]}: ${good ? 'OK' : 'FAILED'}\n`);
        if (!good) status = 1;
      }
    }
    return status;
  };
}
