import type { ImageConfig, ImageRecord } from '../../images/image.ts';
import type { HostConfig } from '../container/config.ts';
import type { Container } from '../container/container.ts';
import type { Engine } from '../engine.ts';

/** What a step of a build runs, or would run. */
export interface StepContainer {
  readonly image: ImageRecord;
  readonly config: ImageConfig;
  readonly hostConfig: HostConfig;
  readonly argv: readonly string[];
  /** Instead of the configuration's. */
  readonly env?: readonly string[];
}

/** Makes the container of a step: the image so far, with no entrypoint and no health check. @throws EngineError */
export function createStepContainer(
  engine: Engine,
  { image, config, hostConfig, argv, env }: StepContainer,
): Container {
  return engine.containers.create({
    config: {
      Hostname: '',
      Domainname: '',
      User: config.User ?? '',
      AttachStdin: false,
      AttachStdout: false,
      AttachStderr: false,
      ExposedPorts: config.ExposedPorts,
      Tty: false,
      OpenStdin: false,
      StdinOnce: false,
      Env: env ?? config.Env ?? [],
      Cmd: argv,
      Healthcheck: { Test: ['NONE'] },
      Image: image.id,
      Volumes: config.Volumes ?? null,
      WorkingDir: config.WorkingDir ?? '',
      Entrypoint: [''],
      Labels: config.Labels ?? {},
      StopSignal: config.StopSignal,
    },
    hostConfig,
    endpoints: {},
  });
}
