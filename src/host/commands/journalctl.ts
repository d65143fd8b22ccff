import { anyOf, type Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import type { LogLine } from '../units.ts';
import { type Flavour, write } from './command.ts';
import { journalLine } from './journal-line.ts';
import { findUnit } from './unit-names.ts';

export function* journalctl(proc: Proc, _flavour: Flavour): Task<number> {
  const words = proc.argv.slice(1);
  let wanted: string | undefined;
  let count: number | undefined;
  let follow = false;
  let reverse = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    const unit = /^(?:-[xeb]*u|--unit=)(.*)$/.exec(word);
    const lines = /^(?:-n|--lines=)(.*)$/.exec(word);
    if (unit !== null) {
      if (word.startsWith('-') && !word.startsWith('--') && word.slice(1, -unit[1].length || undefined).includes('e'))
        count ??= 1000;
      wanted = unit[1] || words[++i];
    } else if (word === '--unit') wanted = words[++i];
    else if (lines !== null) count = Number(lines[1] || (/^\d+$/.test(words[i + 1] ?? '') ? words[++i] : '10'));
    else if (/^-\w*f/.test(word) || word === '--follow') follow = true;
    else if (/^-\w*r/.test(word) || word === '--reverse') reverse = true;
    if (/^-fu$/.test(word)) wanted = words[++i];
  }
  const unit = wanted === undefined ? undefined : findUnit(proc, wanted);
  const units = wanted === undefined ? [...proc.machine.units.values()] : unit === undefined ? [] : [unit];
  const all = (): LogLine[] => units.flatMap((each) => each.log).sort((a, b) => a.at - b.at);
  let shown = all();
  if (count !== undefined || follow) shown = shown.slice(-(count ?? 10));
  if (shown.length === 0 && !follow) {
    proc.print('-- No entries --\n');
    return 0;
  }
  yield* write(proc, (reverse ? [...shown].reverse() : shown).map((line) => journalLine(proc, line)).join(''));
  if (!follow || units.length === 0) return 0;
  const seen = new Set(all());
  for (;;) {
    yield anyOf(...units.map((each) => each.changed));
    for (const line of all()) {
      if (seen.has(line)) continue;
      seen.add(line);
      yield* write(proc, journalLine(proc, line));
    }
  }
}
