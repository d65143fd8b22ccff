import {
  mapOf,
  named,
  pointerTo,
  sliceOf,
  STRING,
  STRING_MAP,
  struct,
  UINT64,
  type GoValue,
} from '../../../kernel/go/types.ts';
import { fieldsOf, getter, string, TIME } from '../../../kernel/go/values.ts';

/** What all swarm objects share (Engine API v1.51). */

const index = (version: GoValue): string => String(fieldsOf(version).get('Index')?.data);

export const Version = struct('swarm.Version', [['Index', UINT64, ',omitempty']], {
  string: index,
  methods: { String: getter((version) => string(index(version))) },
});

export const Meta = struct('swarm.Meta', [
  ['Version', Version, ',omitempty'],
  ['CreatedAt', TIME, ',omitempty'],
  ['UpdatedAt', TIME, ',omitempty'],
]);

export const Annotations = struct('swarm.Annotations', [
  ['Name', STRING, ',omitempty'],
  ['Labels', STRING_MAP],
]);

export const Driver = struct('swarm.Driver', [
  ['Name', STRING, ',omitempty'],
  ['Options', STRING_MAP, ',omitempty'],
]);

export const DriverPointer = pointerTo(Driver);

const Bytes = sliceOf({ kind: 'uint8' });

export const TLSInfo = struct('swarm.TLSInfo', [
  ['TrustRoot', STRING, ',omitempty'],
  ['CertIssuerSubject', Bytes, ',omitempty'],
  ['CertIssuerPublicKey', Bytes, ',omitempty'],
]);

export { Bytes };

export const Platform = struct('swarm.Platform', [
  ['Architecture', STRING, ',omitempty'],
  ['OS', STRING, ',omitempty'],
]);

export const Topology = struct('swarm.Topology', [['Segments', mapOf(STRING, STRING), ',omitempty']]);

export const NetworkIpamOptions = struct('swarm.IPAMOptions', [
  ['Driver', Driver, ',omitempty'],
  [
    'Configs',
    sliceOf(
      struct('swarm.IPAMConfig', [
        ['Subnet', STRING, ',omitempty'],
        ['Range', STRING, ',omitempty'],
        ['Gateway', STRING, ',omitempty'],
      ]),
    ),
    ',omitempty',
  ],
]);

export const PortConfig = struct('swarm.PortConfig', [
  ['Name', STRING, ',omitempty'],
  ['Protocol', named('swarm.PortConfigProtocol', 'string'), ',omitempty'],
  ['TargetPort', { kind: 'uint32' }, ',omitempty'],
  ['PublishedPort', { kind: 'uint32' }, ',omitempty'],
  ['PublishMode', named('swarm.PortConfigPublishMode', 'string'), ',omitempty'],
]);
