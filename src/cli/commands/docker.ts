import { builder } from './builder/builder.ts';
import { checkpoint } from './checkpoint/checkpoint.ts';
import { config } from './config/config.ts';
import { container } from './container/container.ts';
import { containerAttach } from './container/attach.ts';
import { containerCommit } from './container/commit.ts';
import { containerCp } from './container/cp.ts';
import { containerCreate } from './container/create.ts';
import { containerDiff } from './container/diff.ts';
import { containerExec } from './container/exec.ts';
import { containerExport } from './container/export.ts';
import { containerKill } from './container/kill.ts';
import { containerLogs } from './container/logs.ts';
import { containerLs } from './container/ls.ts';
import { containerPause } from './container/pause.ts';
import { containerPort } from './container/port.ts';
import { containerRename } from './container/rename.ts';
import { containerRestart } from './container/restart.ts';
import { containerRm } from './container/rm.ts';
import { containerRun } from './container/run.ts';
import { containerStart } from './container/start.ts';
import { containerStats } from './container/stats.ts';
import { containerStop } from './container/stop.ts';
import { containerTop } from './container/top.ts';
import { containerUnpause } from './container/unpause.ts';
import { containerUpdate } from './container/update.ts';
import { containerWait } from './container/wait.ts';
import { context } from './context/context.ts';
import { image } from './image/image.ts';
import { imageBuild } from './image/build.ts';
import { imageHistory } from './image/history.ts';
import { imageImport } from './image/import.ts';
import { imageLoad } from './image/load.ts';
import { imageLs } from './image/ls.ts';
import { imagePull } from './image/pull.ts';
import { imagePush } from './image/push.ts';
import { imageRm } from './image/rm.ts';
import { imageSave } from './image/save.ts';
import { imageTag } from './image/tag.ts';
import { inspect } from './inspect.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { manifest } from './manifest/manifest.ts';
import { network } from './network/network.ts';
import { node } from './node/node.ts';
import { plugin } from './plugin/plugin.ts';
import { search } from './search.ts';
import { secret } from './secret/secret.ts';
import { service } from './service/service.ts';
import { stack } from './stack/stack.ts';
import { swarm } from './swarm/swarm.ts';
import { system } from './system/system.ts';
import { systemEvents } from './system/events.ts';
import { systemInfo } from './system/info.ts';
import { trust } from './trust/trust.ts';
import { version } from './version.ts';
import { volume } from './volume/volume.ts';
import { flag } from '../cobra/command.ts';
import type { DockerCommand } from './docker-command.ts';

/** `docker` itself, with all commands of a client without plugins. */
export const docker: DockerCommand = {
  use: 'docker [OPTIONS] COMMAND [ARG...]',
  short: 'A self-sufficient runtime for containers',
  flags: [
    flag('config', 'string', 'Location of client config files', { default: '/root/.docker' }),
    flag(
      'context',
      'string',
      'Name of the context to use to connect to the daemon (overrides DOCKER_HOST env var and default context set with "docker context use")',
      { shorthand: 'c' },
    ),
    flag('debug', 'bool', 'Enable debug mode', { shorthand: 'D' }),
    flag('host', 'string', 'Daemon socket to connect to', { shorthand: 'H' }),
    flag('log-level', 'string', 'Set the logging level ("debug", "info", "warn", "error", "fatal")', {
      shorthand: 'l',
      default: 'info',
    }),
    flag('tls', 'bool', 'Use TLS; implied by --tlsverify'),
    flag('tlscacert', 'string', 'Trust certs signed only by this CA', { default: '/root/.docker/ca.pem' }),
    flag('tlscert', 'string', 'Path to TLS certificate file', { default: '/root/.docker/cert.pem' }),
    flag('tlskey', 'string', 'Path to TLS key file', { default: '/root/.docker/key.pem' }),
    flag('tlsverify', 'bool', 'Use TLS and verify the remote'),
    flag('version', 'bool', 'Print version information and quit', { shorthand: 'v' }),
  ],
  commands: [
    { ...containerRun, group: 'common' },
    { ...containerExec, group: 'common' },
    { ...containerLs, use: 'ps [OPTIONS]', aliases: [], group: 'common' },
    { ...imageBuild, group: 'common' },
    { ...imagePull, group: 'common' },
    { ...imagePush, group: 'common' },
    { ...imageLs, use: 'images [OPTIONS] [REPOSITORY[:TAG]]', aliases: [], group: 'common' },
    { ...login, group: 'common' },
    { ...logout, group: 'common' },
    { ...search, group: 'common' },
    { ...version, group: 'common' },
    { ...systemInfo, group: 'common' },
    builder,
    checkpoint,
    container,
    context,
    image,
    manifest,
    network,
    plugin,
    system,
    trust,
    volume,
    config,
    node,
    secret,
    service,
    stack,
    swarm,
    containerAttach,
    containerCommit,
    containerCp,
    containerCreate,
    containerDiff,
    systemEvents,
    containerExport,
    imageHistory,
    imageImport,
    inspect,
    containerKill,
    imageLoad,
    containerLogs,
    containerPause,
    containerPort,
    containerRename,
    containerRestart,
    { ...containerRm, aliases: [] },
    { ...imageRm, use: 'rmi [OPTIONS] IMAGE [IMAGE...]', aliases: [] },
    imageSave,
    containerStart,
    containerStats,
    containerStop,
    imageTag,
    containerTop,
    containerUnpause,
    containerUpdate,
    containerWait,
  ],
};
