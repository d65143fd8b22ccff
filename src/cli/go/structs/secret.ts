import { STRING, struct } from '../../../kernel/go/types.ts';
import { Annotations, Bytes, DriverPointer, Meta } from './swarm-common.ts';

/** swarm.Secret and swarm.Config. */

export const Secret = struct('swarm.Secret', [
  ['ID', STRING],
  ['Meta', Meta, undefined, 'embedded'],
  [
    'Spec',
    struct('swarm.SecretSpec', [
      ['Annotations', Annotations, undefined, 'embedded'],
      ['Data', Bytes, ',omitempty'],
      ['Driver', DriverPointer, ',omitempty'],
      ['Templating', DriverPointer, ',omitempty'],
    ]),
  ],
]);

export const Config = struct('swarm.Config', [
  ['ID', STRING],
  ['Meta', Meta, undefined, 'embedded'],
  [
    'Spec',
    struct('swarm.ConfigSpec', [
      ['Annotations', Annotations, undefined, 'embedded'],
      ['Data', Bytes, ',omitempty'],
      ['Templating', DriverPointer, ',omitempty'],
    ]),
  ],
]);
