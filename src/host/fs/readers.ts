import { readFrom, type Reader } from '../../kernel/pipe.ts';
import { FsError } from './fs-error.ts';
import { EMPTY_READER } from './open-file.ts';

/** Reads a text that is made when it is first asked for. */
export function onceReader(make: () => string): Reader {
  let text: string | undefined;
  const reader: Reader = {
    ...EMPTY_READER,
    tryRead: () => {
      if (text !== undefined) return null;
      text = make();
      return text === '' ? null : text;
    },
    read: () => readFrom(reader),
  };
  return reader;
}

/** A directory can be opened, but not read as a file. */
export function directoryReader(path: string): Reader {
  const fail = (): never => {
    throw new FsError('EISDIR', path);
  };
  const reader: Reader = { ...EMPTY_READER, tryRead: fail, read: () => readFrom(reader) };
  return reader;
}
