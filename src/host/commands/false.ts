import type { Task } from '../../kernel/wait.ts';

export function* fail(): Task<number> {
  return 1;
}
