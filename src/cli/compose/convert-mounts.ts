import type { Mount } from '../api/types.ts';
import { CommandError } from '../errors.ts';
import { quote } from '../../kernel/go/strconv.ts';
import { compact, nonEmpty } from '../opts/json.ts';
import type { VolumeConfig, VolumeMountConfig } from './compose-file.ts';
import { scoped, withStackLabel } from './stack-names.ts';

/** Of which kinds each kind of mount has options. */
const OPTIONS: Readonly<Record<string, readonly ('bind' | 'volume' | 'tmpfs')[]>> = {
  volume: ['volume'],
  bind: ['bind'],
  tmpfs: ['tmpfs'],
  npipe: ['bind'],
  image: [],
  cluster: [],
};

/**
 * A service's volume as the API's mount (facts 13.5).
 * @throws CommandError `undefined volume "data"`, `bind options are incompatible with type volume`
 */
export function convertMount(
  mount: VolumeMountConfig,
  volumes: Readonly<Record<string, VolumeConfig>>,
  stack: string,
): Mount {
  const { source = '', bind, volume, tmpfs } = mount;
  const type = mount.type === undefined || mount.type === '' ? 'volume' : mount.type;
  const allowed = OPTIONS[type];
  if (allowed === undefined) throw new CommandError('volume type must be volume, bind, tmpfs, npipe, or cluster');
  if (type === 'tmpfs' && source !== '') throw new CommandError('invalid tmpfs source, source must be empty');
  if (type !== 'tmpfs' && type !== 'volume' && source === '')
    throw new CommandError(`invalid ${type} source, source cannot be empty`);
  const foreign = (['tmpfs', 'bind', 'volume'] as const).find(
    (kind) => mount[kind] !== undefined && !allowed.includes(kind),
  );
  if (foreign !== undefined) throw new CommandError(`${foreign} options are incompatible with type ${type}`);
  const isNamed = source !== '' && (type === 'volume' || (type === 'cluster' && !source.startsWith('group:')));
  const own = isNamed ? volumes[source] : undefined;
  if (isNamed && own === undefined) throw new CommandError(`undefined volume ${quote(source)}`);
  return compact({
    Type: mount.type,
    Source: nonEmpty(isNamed ? (nonEmpty(own?.name) ?? scoped(stack, source)) : source),
    Target: nonEmpty(mount.target),
    ReadOnly: nonEmpty(mount.read_only),
    Consistency: nonEmpty(mount.consistency),
    BindOptions: bind === undefined ? undefined : compact({ Propagation: nonEmpty(bind.propagation) }),
    VolumeOptions: type === 'volume' && isNamed ? volumeOptions(volume, own, stack) : undefined,
    TmpfsOptions: tmpfs === undefined ? undefined : compact({ SizeBytes: nonEmpty(tmpfs.size) }),
    ClusterOptions: type === 'cluster' ? {} : undefined,
  });
}

function volumeOptions(options: VolumeMountConfig['volume'], own: VolumeConfig | undefined, stack: string): object {
  const noCopy = nonEmpty(options?.nocopy);
  if (own?.external?.external === true) return compact({ NoCopy: noCopy });
  const { driver, driver_opts: driverOptions } = own ?? {};
  return compact({
    NoCopy: noCopy,
    Labels: withStackLabel(stack, own?.labels),
    DriverConfig:
      nonEmpty(driver) === undefined && driverOptions === undefined
        ? undefined
        : compact({ Name: nonEmpty(driver), Options: nonEmpty(driverOptions) }),
  });
}
