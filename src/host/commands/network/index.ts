import type { Command } from '../command.ts';
import { arp } from './arp.ts';
import { brctl } from './brctl.ts';
import { bridge } from './bridge.ts';
import { conntrack } from './conntrack.ts';
import { curl } from './curl.ts';
import { dig } from './dig.ts';
import { getent } from './getent.ts';
import { host } from './host.ts';
import { ifconfig } from './ifconfig.ts';
import { ip } from './ip.ts';
import { iptables, iptablesSave } from './iptables.ts';
import { ipvsadm } from './ipvsadm.ts';
import { nc } from './nc.ts';
import { netstat } from './netstat.ts';
import { nslookup } from './nslookup.ts';
import { nsenter } from './nsenter.ts';
import { ping } from './ping.ts';
import { route } from './route.ts';
import { ss } from './ss.ts';
import { telnet } from './telnet.ts';
import { traceroute } from './traceroute.ts';
import { wget } from './wget.ts';

/** The tools for networks by name. */
export const NETWORK_COMMANDS: Readonly<Record<string, Command>> = {
  arp,
  brctl,
  bridge,
  conntrack,
  curl,
  dig,
  getent,
  host,
  ifconfig,
  ip,
  iptables,
  'iptables-save': iptablesSave,
  ipvsadm,
  nc,
  netcat: nc,
  netstat,
  nsenter,
  nslookup,
  ping,
  route,
  ss,
  telnet,
  traceroute,
  wget,
};

/** Those that busybox does not have. */
export const NOT_IN_BUSYBOX_NETWORK: readonly string[] = [
  'bridge',
  'conntrack',
  'curl',
  'dig',
  'getent',
  'host',
  'iptables',
  'iptables-save',
  'ipvsadm',
  'netcat',
  'ss',
];
