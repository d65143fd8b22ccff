import { FileMode } from './file-mode.ts';
import {
  BOOL,
  INT64,
  named,
  pointerTo,
  sliceOf,
  STRING,
  STRING_MAP,
  STRINGS,
  struct,
} from '../../../kernel/go/types.ts';

/** mount.Mount, in services and in containers. */

export const MountType = named('mount.Type', 'string');
export const MountPropagation = named('mount.Propagation', 'string');

const BindOptions = struct('mount.BindOptions', [
  ['Propagation', MountPropagation, ',omitempty'],
  ['NonRecursive', BOOL, ',omitempty'],
  ['CreateMountpoint', BOOL, ',omitempty'],
  ['ReadOnlyNonRecursive', BOOL, ',omitempty'],
  ['ReadOnlyForceRecursive', BOOL, ',omitempty'],
]);

const VolumeOptions = struct('mount.VolumeOptions', [
  ['NoCopy', BOOL, ',omitempty'],
  ['Labels', STRING_MAP, ',omitempty'],
  ['Subpath', STRING, ',omitempty'],
  [
    'DriverConfig',
    pointerTo(
      struct('mount.Driver', [
        ['Name', STRING, ',omitempty'],
        ['Options', STRING_MAP, ',omitempty'],
      ]),
    ),
    ',omitempty',
  ],
]);

const TmpfsOptions = struct('mount.TmpfsOptions', [
  ['SizeBytes', INT64, ',omitempty'],
  ['Mode', FileMode, ',omitempty'],
  ['Options', sliceOf(STRINGS), ',omitempty'],
]);

export const Mount = struct('mount.Mount', [
  ['Type', MountType, ',omitempty'],
  ['Source', STRING, ',omitempty'],
  ['Target', STRING, ',omitempty'],
  ['ReadOnly', BOOL, ',omitempty'],
  ['Consistency', named('mount.Consistency', 'string'), ',omitempty'],
  ['BindOptions', pointerTo(BindOptions), ',omitempty'],
  ['VolumeOptions', pointerTo(VolumeOptions), ',omitempty'],
  ['ImageOptions', pointerTo(struct('mount.ImageOptions', [['Subpath', STRING, ',omitempty']])), ',omitempty'],
  ['TmpfsOptions', pointerTo(TmpfsOptions), ',omitempty'],
  ['ClusterOptions', pointerTo(struct('mount.ClusterOptions', [])), ',omitempty'],
]);
