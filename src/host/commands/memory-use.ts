import type { Machine } from '../machine.ts';

/** How a machine's memory is in use, in bytes: made up, but the same wherever it is asked. */
export interface MemoryUse {
  readonly total: number;
  readonly used: number;
  readonly shared: number;
  readonly cached: number;
  readonly free: number;
}

/** What `free` and `top` show of a machine's memory. */
export function memoryUse(machine: Machine): MemoryUse {
  const total = machine.memory;
  const used = Math.round(total * 0.12);
  const cached = Math.round(total * 0.2);
  return { total, used, shared: 1024 ** 2, cached, free: total - used - cached };
}
