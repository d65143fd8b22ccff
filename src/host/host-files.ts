import { SECOND } from '../kernel/time.ts';
import { KERNEL_RELEASE } from './kernel-release.ts';
import { ownAddresses } from './network/own-addresses.ts';
import type { Machine } from './machine.ts';

/**
 * Puts the files into a machine that tell of itself: /etc/hostname, /etc/hosts, /proc. On a host, names and
 * addresses of other hosts go into /etc/hosts too.
 * @param neighbours `[address, name]` of other machines
 */
export function writeHostFiles(machine: Machine, neighbours: readonly (readonly [string, string])[] = []): void {
  const { fs } = machine;
  const own = ownAddresses(machine)[0];
  const entries = [...(own === undefined ? [] : [[own, machine.hostname] as const]), ...neighbours];
  fs.writeFile('/etc/hostname', `${machine.hostname}\n`);
  fs.writeFile(
    '/etc/hosts',
    `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n${entries.map(([address, name]) => `${address}\t${name}\n`).join('')}`,
  );
  writeProc(machine);
}

/** Makes the parts of /proc that people look at; they are computed when read. */
export function writeProc(machine: Machine): void {
  const { fs, kernel } = machine;
  const dynamic = (path: string, read: () => string): void => {
    fs.create(path, { type: 'dynamic', read });
  };
  const kib = (bytes: number): string => `${String(Math.floor(bytes / 1024)).padStart(14)} kB\n`;
  dynamic('/proc/uptime', () => {
    const seconds = (kernel.now - machine.bootedAt) / SECOND;
    return `${seconds.toFixed(2)} ${(seconds * machine.cpus).toFixed(2)}\n`;
  });
  dynamic(
    '/proc/loadavg',
    () => `0.00 0.01 0.05 1/${machine.processes.size + machine.daemons.length} ${machine.lastTakenPid}\n`,
  );
  dynamic(
    '/proc/version',
    () =>
      `Linux version ${KERNEL_RELEASE} (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.1.148-1 (2025-08-26)\n`,
  );
  dynamic(
    '/proc/meminfo',
    () =>
      `MemTotal:${kib(machine.memory)}MemFree:${kib(machine.memory * 0.68)}MemAvailable:${kib(machine.memory * 0.88)}`,
  );
  dynamic('/proc/cpuinfo', () =>
    Array.from(
      { length: machine.cpus },
      (_none, i) => `processor\t: ${i}\nvendor_id\t: GenuineIntel\nmodel name\t: Virtual CPU\n\n`,
    ).join(''),
  );
  dynamic('/proc/sys/kernel/hostname', () => `${machine.hostname}\n`);
  dynamic('/proc/sys/net/ipv4/ip_forward', () => (machine.net.forwarding ? '1\n' : '0\n'));
}
