/**
 * `npm run -s labs -- [ID…]`: reads the labs (all, unless some are named by folder or number), plays each as a
 * learner would, and prints what is wrong and where. Ends with 1 when something is.
 */
import { LabError } from '../lab/lab-error.ts';
import { rehearse } from '../lab/rehearse.ts';
import { listLabs, readLabFromDisk } from './labs-from-disk.ts';
import { fail } from './options.ts';

const all = listLabs();
const asked = process.argv.slice(2);
const chosen = asked.length === 0 ? all : asked.map(find);

let bad = false;
for (const id of chosen) {
  const begun = process.hrtime.bigint();
  const problems = problemsOf(id);
  const milliseconds = Math.round(Number(process.hrtime.bigint() - begun) / 1e6);
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${id} (${milliseconds} ms)`);
  for (const each of problems) console.log(`     ${each}`);
  bad ||= problems.length > 0;
}
process.exitCode = bad ? 1 : 0;

function find(name: string): string {
  const found = all.find((id) => id === name || Number(id.slice(0, 2)) === Number(name));
  if (found === undefined) fail(`there is no lab ${name}; there are ${all.join(', ')}`);
  return found;
}

function problemsOf(id: string): string[] {
  try {
    const { lab, views } = readLabFromDisk(id);
    return rehearse({ lab, view: views.en }).map(({ step, text }) => `#${step}: ${text}`);
  } catch (error) {
    if (error instanceof LabError) return [error.message];
    throw error;
  }
}
