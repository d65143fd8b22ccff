import { mapOf, named, sliceOf, STRING, struct } from '../../../kernel/go/types.ts';
import { getter, make, string } from '../../../kernel/go/values.ts';

/** nat's types, in containers and images. */

const part = (text: unknown, index: number): string => String(text).split('/')[index] ?? '';

export const Port = named('nat.Port', 'string', {
  Port: getter((value) => string(part(value.data, 0))),
  Proto: getter((value) => string(part(value.data, 1) === '' ? 'tcp' : part(value.data, 1))),
  Int: getter((value) => make({ kind: 'int' }, Number(part(value.data, 0).split('-')[0]))),
});

export const Nothing = struct('struct {}', []);

export const PortSet = mapOf(Port, Nothing, 'nat.PortSet');

export const PortBinding = struct('nat.PortBinding', [
  ['HostIP', STRING, 'HostIp'],
  ['HostPort', STRING],
]);

export const PortMap = mapOf(Port, sliceOf(PortBinding), 'nat.PortMap');
