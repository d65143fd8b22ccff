import type { Task } from '../../kernel/wait.ts';
import type { Proc } from '../proc.ts';
import { systemctl } from './systemctl.ts';

/** `service docker start`: the old way to say it. */
export function* service(proc: Proc): Task<number> {
  const [name, verb] = proc.argv.slice(1);
  if (name === undefined || verb === undefined) {
    proc.error('Usage: service < option > | --status-all | [ service_name [ command | --full-restart ] ]\n');
    return 1;
  }
  proc.argv = ['systemctl', verb, name];
  return yield* systemctl(proc);
}
