import { parseBool, parseUint } from '../../../kernel/go/strconv.ts';
import { ramInBytes } from '../../../kernel/go/units.ts';
import { cut, readCsvLine } from '../csv.ts';

/** A mount as the API has it; absent parts were not asked for. */
export interface MountOption {
  Type: string;
  Source?: string;
  Target?: string;
  ReadOnly?: boolean;
  Consistency?: string;
  BindOptions?: {
    Propagation?: string;
    NonRecursive?: boolean;
    CreateMountpoint?: boolean;
    ReadOnlyNonRecursive?: boolean;
    ReadOnlyForceRecursive?: boolean;
  };
  VolumeOptions?: {
    NoCopy?: boolean;
    Labels?: Record<string, string>;
    Subpath?: string;
    DriverConfig?: { Name?: string; Options?: Record<string, string> };
  };
  ImageOptions?: { Subpath?: string };
  TmpfsOptions?: { SizeBytes?: number; Mode?: number };
}

const SWITCHES = new Set(['readonly', 'ro', 'volume-nocopy', 'bind-nonrecursive', 'bind-create-src']);

function flagValue(key: string, value: string): boolean {
  try {
    return parseBool(value);
  } catch {
    throw new Error(`invalid value for ${key}: ${value}`);
  }
}

/**
 * One --mount.
 * @throws Error with docker's text, e.g. `target is required`
 */
export function parseMount(text: string): MountOption {
  const mount: MountOption = { Type: 'volume' };
  const fields = readCsvLine(text);
  for (const field of fields) {
    const [rawKey, given, found] = cut(field, '=');
    const key = rawKey.toLowerCase();
    if (!found && !SWITCHES.has(key)) throw new Error(`invalid field '${field}' must be a key=value pair`);
    const value = found ? given : 'true';
    switch (key) {
      case 'type':
        mount.Type = value.toLowerCase();
        break;
      case 'source':
      case 'src':
        mount.Source = value;
        break;
      case 'target':
      case 'dst':
      case 'destination':
        mount.Target = value;
        break;
      case 'readonly':
      case 'ro':
        mount.ReadOnly = flagValue(key, value);
        break;
      case 'consistency':
        mount.Consistency = value.toLowerCase();
        break;
      case 'bind-propagation':
        bind(mount).Propagation = value.toLowerCase();
        break;
      case 'bind-nonrecursive':
        bind(mount).NonRecursive = flagValue(key, value);
        break;
      case 'bind-create-src':
        bind(mount).CreateMountpoint = flagValue(key, value);
        break;
      case 'bind-recursive':
        bindRecursive(mount, value);
        break;
      case 'volume-subpath':
        volume(mount).Subpath = value;
        break;
      case 'volume-nocopy':
        volume(mount).NoCopy = flagValue(key, value);
        break;
      case 'volume-label':
        setPair((volume(mount).Labels ??= {}), value);
        break;
      case 'volume-driver':
        (volume(mount).DriverConfig ??= {}).Name = value;
        break;
      case 'volume-opt':
        setPair(((volume(mount).DriverConfig ??= {}).Options ??= {}), value);
        break;
      case 'image-subpath':
        (mount.ImageOptions ??= {}).Subpath = value;
        break;
      case 'tmpfs-size':
        try {
          (mount.TmpfsOptions ??= {}).SizeBytes = ramInBytes(value);
        } catch {
          throw new Error(`invalid value for ${key}: ${value}`);
        }
        break;
      case 'tmpfs-mode':
        try {
          (mount.TmpfsOptions ??= {}).Mode = Number(parseUint(value, 8, 32));
        } catch {
          throw new Error(`invalid value for ${key}: ${value}`);
        }
        break;
      default:
        throw new Error(`unexpected key '${rawKey}' in '${field}'`);
    }
  }
  check(mount);
  return mount;
}

function bind(mount: MountOption): NonNullable<MountOption['BindOptions']> {
  return (mount.BindOptions ??= {});
}

function volume(mount: MountOption): NonNullable<MountOption['VolumeOptions']> {
  return (mount.VolumeOptions ??= { DriverConfig: {} });
}

function setPair(target: Record<string, string>, text: string): void {
  const [key, value] = cut(text, '=');
  if (key !== '') target[key] = value;
}

function bindRecursive(mount: MountOption, value: string): void {
  switch (value) {
    case 'enabled':
      return;
    case 'disabled':
      bind(mount).NonRecursive = true;
      return;
    case 'writable':
      bind(mount).ReadOnlyNonRecursive = true;
      return;
    case 'readonly':
      bind(mount).ReadOnlyForceRecursive = true;
      return;
    default:
      throw new Error(
        `invalid value for bind-recursive: ${value} (must be "enabled", "disabled", "writable", or "readonly")`,
      );
  }
}

function check(mount: MountOption): void {
  if (mount.Type === '') throw new Error('type is required');
  if (mount.Target === undefined || mount.Target === '') throw new Error('target is required');
  const mixed: readonly (readonly [unknown, string])[] = [
    [mount.VolumeOptions, 'volume'],
    [mount.ImageOptions, 'image'],
    [mount.BindOptions, 'bind'],
    [mount.TmpfsOptions, 'tmpfs'],
  ];
  for (const [options, type] of mixed) {
    if (options !== undefined && mount.Type !== type)
      throw new Error(`cannot mix '${type}-*' options with mount type '${mount.Type}'`);
  }
  const options = mount.BindOptions;
  if (options?.ReadOnlyNonRecursive === true) {
    if (mount.ReadOnly !== true)
      throw new Error("option 'bind-recursive=writable' requires 'readonly' to be specified in conjunction");
  }
  if (options?.ReadOnlyForceRecursive === true) {
    if (mount.ReadOnly !== true)
      throw new Error("option 'bind-recursive=readonly' requires 'readonly' to be specified in conjunction");
    if (options.Propagation !== 'rprivate') {
      throw new Error(
        "option 'bind-recursive=readonly' requires 'bind-propagation=rprivate' to be specified in conjunction",
      );
    }
  }
}
