import { getter, string } from '../../../kernel/go/values.ts';
import type { BasicType } from '../../../kernel/go/types.ts';

const TYPE_BITS = 'dalTLDpSugct?';

/** `-rw-r--r--`, with the letters of the type bits in front where there are any. */
function modeString(mode: number): string {
  const kind = [...TYPE_BITS].filter((_, index) => Math.floor(mode / 2 ** (31 - index)) % 2 === 1).join('');
  const permissions = [...'rwxrwxrwx']
    .map((letter, index) => (((mode >> (8 - index)) & 1) === 1 ? letter : '-'))
    .join('');
  return (kind === '' ? '-' : kind) + permissions;
}

/** fs.FileMode, which prints as `ls -l` does. */
export const FileMode: BasicType = {
  kind: 'uint32',
  name: 'fs.FileMode',
  string: (value) => modeString(value.data as number),
  methods: { String: getter((value) => string(modeString(value.data as number))) },
};
