import { CommandError } from '../errors.ts';

/** --device: `/dev/a`, `/dev/a:/dev/b`, `/dev/a:rw`, `/dev/a:/dev/b:rw`. @throws CommandError */
export function parseDevice(text: string): object {
  const parts = text.split(':');
  const isMode = (mode: string): boolean => /^[rwm]+$/.test(mode) && new Set(mode).size === mode.length;
  const [source = ''] = parts;
  let target = source;
  let mode = 'rwm';
  if (parts.length > 3) throw new CommandError(`invalid device specification: ${text}`);
  if (parts.length === 3) {
    [, target = '', mode = ''] = parts;
    if (!isMode(mode)) throw new CommandError(`bad mode specified: ${mode}`);
  } else if (parts.length === 2) {
    if (isMode(parts[1] ?? '')) mode = parts[1] ?? '';
    else target = parts[1] ?? '';
  }
  const path = target === '' ? source : target;
  if (!path.startsWith('/')) throw new CommandError(`${path} is not an absolute path`);
  return { PathOnHost: source, PathInContainer: path, CgroupPermissions: mode };
}
