import type { Proc } from '../proc.ts';
import type { Unit } from '../units.ts';

export function findUnit(proc: Proc, name: string): Unit | undefined {
  return proc.machine.units.get(name) ?? proc.machine.units.get(`${name}.service`);
}
export function fullName(name: string): string {
  return /\.(?:service|socket|target|timer)$/.test(name) ? name : `${name}.service`;
}
