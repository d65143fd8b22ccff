import type { Program } from '../program.ts';
import { awk } from './awk.ts';
import { cat } from './cat.ts';
import type { Command } from './command.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { chmod, chown, cp, ln, mkdir, mv, rm, rmdir, touch } from './files.ts';
import { find } from './find.ts';
import { fromBuiltin } from './from-builtin.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { hostname } from './hostname.ts';
import { ls } from './ls.ts';
import { ifconfig, ip, ss } from './net-show.ts';
import { pgrep, ps, uptime } from './ps.ts';
import { sed } from './sed.ts';
import {
  basename,
  clear,
  dirname,
  env,
  fail,
  id,
  man,
  nl,
  nohup,
  printenv,
  pwd,
  readlink,
  realpath,
  rev,
  seq,
  sleep,
  succeed,
  tac,
  tee,
  uname,
  whereis,
  which,
  whoami,
  yes,
} from './simple.ts';
import { sort } from './sort.ts';
import { journalctl, service, systemctl } from './systemctl.ts';
import { tail } from './tail.ts';
import { base64, column, diff, pager, paste } from './text.ts';
import { tr } from './tr.ts';
import { uniq } from './uniq.ts';
import { watch } from './watch.ts';
import { wc } from './wc.ts';
import { xargs } from './xargs.ts';
import { MORE_COMMANDS } from './more.ts';

/** All utilities by name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>(
  Object.entries({
    '[': fromBuiltin('['),
    awk,
    base64,
    basename,
    cat,
    chgrp: chown,
    chmod,
    chown,
    clear,
    column,
    cp,
    cut,
    date,
    diff,
    dirname,
    echo: fromBuiltin('echo'),
    egrep: grep,
    env,
    false: fail,
    fgrep: grep,
    find,
    gawk: awk,
    grep,
    head,
    hostname,
    id,
    ifconfig,
    ip,
    journalctl,
    kill: fromBuiltin('kill'),
    killall: pgrep,
    less: pager,
    ln,
    ls,
    man,
    mkdir,
    more: pager,
    mv,
    netstat: ss,
    nl,
    nohup,
    paste,
    pgrep,
    pkill: pgrep,
    printenv,
    printf: fromBuiltin('printf'),
    ps,
    pwd,
    readlink,
    realpath,
    rev,
    rm,
    rmdir,
    sed,
    seq,
    service,
    sleep,
    sort,
    ss,
    systemctl,
    tac,
    tail,
    tee,
    test: fromBuiltin('test'),
    touch,
    tr,
    true: succeed,
    uname,
    uniq,
    uptime,
    watch,
    wc,
    whereis,
    which,
    whoami,
    xargs,
    yes,
    ...MORE_COMMANDS,
  }),
);

/** A utility as a program of a host's file system. */
export function gnuProgram(name: string): Program {
  const command = COMMANDS.get(name);
  if (command === undefined) throw new RangeError(`no command ${name}`);
  return (proc) => command(proc, 'gnu');
}
