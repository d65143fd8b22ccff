import type { Task } from '../../kernel/wait.ts';

export function* succeed(): Task<number> {
  return 0;
}
