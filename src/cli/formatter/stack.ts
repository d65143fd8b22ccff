import type { GoValue } from '../../kernel/go/types.ts';
import type { ListFormat } from './format.ts';
import { row } from './row.ts';

/** `docker stack ls`. */
export const STACK_LIST: ListFormat = {
  table: '{{.Name}}\t{{.Services}}',
  quiet: '{{.Name}}',
  headers: { Name: 'NAME', Services: 'SERVICES' },
};

export function stackRow({ name, services }: { readonly name: string; readonly services: number }): GoValue {
  return row('formatter.stackContext', { Name: () => name, Services: () => String(services) });
}
