import type { Task } from '../../../kernel/wait.ts';
import { FsError } from '../../fs/fs-error.ts';
import { ExecError } from '../../program.ts';
import type { Proc } from '../../proc.ts';

/** `nsenter --net=FILE COMMAND…`: a program of this machine in another network namespace. */
export function* nsenter(proc: Proc): Task<number> {
  const words = proc.argv.slice(1);
  let file: string | undefined;
  while (words[0]?.startsWith('-') === true) {
    const word = words.shift() as string;
    if (word === '--') break;
    const net = /^(?:--net=?|-n)(.*)$/.exec(word);
    if (net !== null) file = net[1];
    else if (word === '-t' || word === '--target') file ??= `/proc/${words.shift() ?? ''}/ns/net`;
    else if (!/^-[muipCUraF]|^--(?:mount|uts|ipc|pid|user|all)/.test(word)) {
      proc.error(`nsenter: unrecognized option '${word}'\nTry 'nsenter --help' for more information.\n`);
      return 1;
    }
  }
  const { machine } = proc;
  let target = machine.net;
  if (file !== undefined && file !== '') {
    let found;
    try {
      found = machine.namespaces.get(machine.fs.realpath(proc.resolve(file))) ?? machine.namespaces.get(file);
    } catch (error) {
      if (!(error instanceof FsError)) throw error;
      found = machine.namespaces.get(file);
      if (found === undefined) {
        proc.error(`nsenter: cannot open ${file}: ${error.message}\n`);
        return 1;
      }
    }
    if (found === undefined) {
      proc.error(`nsenter: reassociate to namespaces failed: Invalid argument\n`);
      return 1;
    }
    target = found;
  }
  const argv = words.length > 0 ? words : [proc.env.get('SHELL') ?? '/bin/sh'];
  try {
    const child = machine.within(target).exec({ argv, parent: proc });
    return yield* child.wait();
  } catch (error) {
    if (!(error instanceof ExecError)) throw error;
    proc.error(
      `nsenter: failed to execute ${argv[0]}: ${error.kind === 'not-found' ? 'No such file or directory' : error.message}\n`,
    );
    return 127;
  }
}
