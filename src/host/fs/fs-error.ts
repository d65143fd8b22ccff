/** Linux's error names that the simulated file systems use, with the texts that strerror gives for them. */
export const ERROR_TEXTS = {
  ENOENT: 'No such file or directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EEXIST: 'File exists',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  ELOOP: 'Too many levels of symbolic links',
  EBUSY: 'Device or resource busy',
  ENXIO: 'No such device or address',
  EBADF: 'Bad file descriptor',
  ENOSPC: 'No space left on device',
  EXDEV: 'Invalid cross-device link',
} as const;

export type FsErrorCode = keyof typeof ERROR_TEXTS;

/** What a call to the file system fails with; the message is Linux's text without the path. */
export class FsError extends Error {
  readonly code: FsErrorCode;
  readonly path: string;

  constructor(code: FsErrorCode, path: string) {
    super(ERROR_TEXTS[code]);
    this.code = code;
    this.path = path;
  }
}
