/** What the engine says it is: the one behind the recordings. */
export const ENGINE_VERSION = '28.5.2+dfsg4';
export const API_VERSION = '1.51';
export const MIN_API_VERSION = '1.24';
export const SERVER = `Docker/${ENGINE_VERSION} (linux)`;
export const GIT_COMMIT = '3ef3c07c883be49a2e8097bcf6d2952fce1d70eb';
export const GO_VERSION = 'go1.27.1';
export const BUILD_TIME = '2026-09-15T11:02:57.000000000+00:00';
export const KERNEL_VERSION = '6.18.44';

export const VERSION_JSON = {
  Platform: { Name: '' },
  Components: [
    {
      Name: 'Engine',
      Version: ENGINE_VERSION,
      Details: {
        ApiVersion: API_VERSION,
        Arch: 'amd64',
        BuildTime: BUILD_TIME,
        Experimental: 'false',
        GitCommit: GIT_COMMIT,
        GoVersion: GO_VERSION,
        KernelVersion: KERNEL_VERSION,
        MinAPIVersion: MIN_API_VERSION,
        Os: 'linux',
      },
    },
    { Name: 'containerd', Version: '2.1.9+unknown', Details: { GitCommit: '' } },
    { Name: 'runc', Version: '1.3.6+ds1', Details: { GitCommit: '1.3.6+ds1-1' } },
    { Name: 'docker-init', Version: '0.19.0', Details: { GitCommit: '' } },
  ],
  Version: ENGINE_VERSION,
  ApiVersion: API_VERSION,
  MinAPIVersion: MIN_API_VERSION,
  GitCommit: GIT_COMMIT,
  GoVersion: GO_VERSION,
  Os: 'linux',
  Arch: 'amd64',
  KernelVersion: KERNEL_VERSION,
  BuildTime: BUILD_TIME,
};
