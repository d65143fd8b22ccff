import type { Kernel } from '../../kernel/kernel.ts';
import { readFrom, type Reader, type Writer } from '../../kernel/pipe.ts';
import { FsError } from './fs-error.ts';
import type { Device } from './layer.ts';
import { EMPTY_READER, NULL_WRITER } from './open-file.ts';

const RANDOM_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=!#$%&()*,-.:;<>?@[]^_{|}~\n';

const FULL_WRITER: Writer = {
  ...NULL_WRITER,
  write: () => {
    throw new FsError('ENOSPC', '/dev/full');
  },
};

function endless(make: () => string): Reader {
  const reader: Reader = { ...EMPTY_READER, tryRead: make, read: () => readFrom(reader) };
  return reader;
}

/** Both ends of a device file: /dev/zero, /dev/urandom, /dev/null … */
export function openDevice(device: Device, kernel: Kernel): { readonly reader: Reader; readonly writer: Writer } {
  if (device === 'zero') return { reader: endless(() => '\0'.repeat(4096)), writer: NULL_WRITER };
  if (device === 'random') {
    const stream = kernel.random('urandom');
    return { reader: endless(() => stream.text(4096, RANDOM_ALPHABET)), writer: NULL_WRITER };
  }
  return { reader: EMPTY_READER, writer: device === 'full' ? FULL_WRITER : NULL_WRITER };
}
