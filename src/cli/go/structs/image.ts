import {
  BOOL,
  INT64,
  mapOf,
  pointerTo,
  sliceOf,
  STRING,
  STRING_MAP,
  STRINGS,
  struct,
} from '../../../kernel/go/types.ts';
import { TIME } from '../../../kernel/go/values.ts';
import { ContainerConfig, Descriptor, DriverData } from './container.ts';
import { StringSet } from './host-config.ts';
import { HealthConfig } from './task-spec.ts';

/** image.InspectResponse and image.Summary. */

const ImageConfig = struct('v1.ImageConfig', [
  ['User', STRING, ',omitempty'],
  ['ExposedPorts', StringSet, ',omitempty'],
  ['Env', STRINGS, ',omitempty'],
  ['Entrypoint', STRINGS, ',omitempty'],
  ['Cmd', STRINGS, ',omitempty'],
  ['Volumes', StringSet, ',omitempty'],
  ['WorkingDir', STRING, ',omitempty'],
  ['Labels', STRING_MAP, ',omitempty'],
  ['StopSignal', STRING, ',omitempty'],
  ['ArgsEscaped', BOOL, ',omitempty'],
]);

const DockerOCIImageConfigExt = struct('v1.DockerOCIImageConfigExt', [
  ['Healthcheck', pointerTo(HealthConfig), ',omitempty'],
  ['OnBuild', STRINGS, ',omitempty'],
  ['Shell', STRINGS, ',omitempty'],
]);

const DockerOCIImageConfig = struct('v1.DockerOCIImageConfig', [
  ['ImageConfig', ImageConfig, undefined, 'embedded'],
  ['DockerOCIImageConfigExt', DockerOCIImageConfigExt, undefined, 'embedded'],
]);

const RootFS = struct('image.RootFS', [
  ['Type', STRING, ',omitempty'],
  ['Layers', STRINGS, ',omitempty'],
]);

export const ImageInspect = struct('image.InspectResponse', [
  ['ID', STRING, 'Id'],
  ['RepoTags', STRINGS],
  ['RepoDigests', STRINGS],
  ['Parent', STRING],
  ['Comment', STRING],
  ['Created', STRING, ',omitempty'],
  ['Container', STRING, ',omitempty'],
  ['ContainerConfig', pointerTo(ContainerConfig), ',omitempty'],
  ['DockerVersion', STRING],
  ['Author', STRING],
  ['Config', pointerTo(DockerOCIImageConfig)],
  ['Architecture', STRING],
  ['Variant', STRING, ',omitempty'],
  ['Os', STRING],
  ['OsVersion', STRING, ',omitempty'],
  ['Size', INT64],
  ['VirtualSize', INT64, ',omitempty'],
  ['GraphDriver', DriverData],
  ['RootFS', RootFS],
  ['Metadata', struct('image.Metadata', [['LastTagTime', TIME, ',omitempty']])],
  ['Descriptor', pointerTo(Descriptor), ',omitempty'],
  ['Manifests', sliceOf(mapOf(STRING, { kind: 'interface' })), ',omitempty'],
]);

export const ImageSummary = struct('image.Summary', [
  ['Containers', INT64],
  ['Created', INT64],
  ['ID', STRING, 'Id'],
  ['Labels', STRING_MAP],
  ['ParentID', STRING, 'ParentId'],
  ['Descriptor', pointerTo(Descriptor), ',omitempty'],
  ['RepoDigests', STRINGS],
  ['RepoTags', STRINGS],
  ['SharedSize', INT64],
  ['Size', INT64],
  ['VirtualSize', INT64, ',omitempty'],
]);
