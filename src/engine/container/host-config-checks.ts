import { EngineError } from '../errors.ts';
import { PLUGINS } from '../plugins.ts';
import type { HostConfig } from './config.ts';

const CAPABILITIES: ReadonlySet<string> = new Set(
  (
    'AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER ' +
    'FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE ' +
    'NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE ' +
    'SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM'
  ).split(' '),
);

const LOG_DRIVERS: readonly string[] = PLUGINS.Log;
/** Options of the drivers that write files, beside `mode` and `max-buffer-size`. */
const LOG_OPTIONS = ['max-file', 'max-size', 'compress', 'labels', 'labels-regex', 'env', 'env-regex', 'tag'];

/**
 * What the daemon refuses of a HostConfig as a container is created.
 * @param cpus of the host @throws EngineError 400 (recordings/create-errors-daemon, task-errors)
 */
export function validateHostConfig(config: HostConfig, cpus: number): void {
  const { Name, MaximumRetryCount } = config.RestartPolicy;
  if (!['', 'no', 'always', 'on-failure', 'unless-stopped'].includes(Name))
    throw new EngineError(
      400,
      `invalid restart policy: unknown policy '${Name}'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'`,
    );
  if (MaximumRetryCount !== 0 && Name !== 'on-failure')
    throw new EngineError(400, `invalid restart policy: maximum retry count can only be used with 'on-failure'`);
  if (MaximumRetryCount < 0)
    throw new EngineError(400, `invalid restart policy: maximum retry count cannot be negative`);
  if (config.AutoRemove && Name !== '' && Name !== 'no')
    throw new EngineError(400, `can't create 'AutoRemove' container with restart policy`);
  checkCapabilities('CapAdd', config.CapAdd);
  checkCapabilities('CapDrop', config.CapDrop);
  if (config.Memory !== 0 && config.Memory < 6 * 1024 * 1024)
    throw new EngineError(400, 'Minimum memory limit allowed is 6MB');
  if (config.NanoCpus < 0 || config.NanoCpus > cpus * 1e9)
    throw new EngineError(
      400,
      `range of CPUs is from 0.01 to ${cpus.toFixed(2)}, as there are only ${cpus} CPUs available`,
    );
  for (const option of config.SecurityOpt ?? []) checkSecurityOption(option);
  checkLog(config.LogConfig);
}

function checkSecurityOption(option: string): void {
  if (option === 'no-new-privileges' || option === 'disable') return;
  const [, key] = /^([^=:]*)[=:]/.exec(option) ?? [];
  if (key === undefined) throw new EngineError(400, `invalid --security-opt 1: ${JSON.stringify(option)}`);
  if (!['label', 'apparmor', 'seccomp', 'no-new-privileges', 'writable-cgroups'].includes(key))
    throw new EngineError(400, `invalid --security-opt 2: ${JSON.stringify(option)}`);
}

function checkCapabilities(field: string, names: readonly string[] | null): void {
  for (const name of names ?? []) {
    const full = name.toUpperCase().replace(/^(?!CAP_)/, 'CAP_');
    if (full !== 'CAP_ALL' && !CAPABILITIES.has(full.slice(4)))
      throw new EngineError(400, `invalid ${field}: unknown capability: "${full}"`);
  }
}

function checkLog({ Type: driver, Config: options }: HostConfig['LogConfig']): void {
  if (driver !== 'none' && !LOG_DRIVERS.includes(driver))
    throw new EngineError(404, `error looking up logging plugin ${driver}: plugin "${driver}" not found`);
  if (driver !== 'json-file' && driver !== 'local') return;
  for (const key of Object.keys(options).sort())
    if (key !== 'mode' && key !== 'max-buffer-size' && !LOG_OPTIONS.includes(key))
      throw new EngineError(
        400,
        `unknown log opt '${key}' for ${driver === 'local' ? 'log driver local' : 'json-file log driver'}`,
      );
}
