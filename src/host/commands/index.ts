import type { Program } from '../program.ts';
import { md5, sha256 } from '../digest.ts';
import type { Command } from './command.ts';
import { awk } from './awk.ts';
import { base64 } from './base64.ts';
import { basename } from './basename.ts';
import { cat } from './cat.ts';
import { chmod } from './chmod.ts';
import { chown } from './chown.ts';
import { clear } from './clear.ts';
import { column } from './column.ts';
import { cp } from './cp.ts';
import { cut } from './cut.ts';
import { date } from './date.ts';
import { df } from './df.ts';
import { diff } from './diff.ts';
import { digest } from './digest-command.ts';
import { dirname } from './dirname.ts';
import { du } from './du.ts';
import { edit } from './edit.ts';
import { env } from './env.ts';
import { fail } from './false.ts';
import { find } from './find.ts';
import { free } from './free.ts';
import { fromBuiltin } from './from-builtin.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { hostname } from './hostname.ts';
import { id } from './id.ts';
import { journalctl } from './journalctl.ts';
import { jq } from './jq.ts';
import { pager } from './less.ts';
import { ln } from './ln.ts';
import { ls } from './ls.ts';
import { man } from './man.ts';
import { mkdir } from './mkdir.ts';
import { mount } from './mount.ts';
import { mv } from './mv.ts';
import { NETWORK_COMMANDS } from './network/index.ts';
import { nl } from './nl.ts';
import { nohup } from './nohup.ts';
import { paste } from './paste.ts';
import { pgrep } from './pgrep.ts';
import { pidof } from './pidof.ts';
import { printenv } from './printenv.ts';
import { ps } from './ps.ts';
import { pwd } from './pwd.ts';
import { readlink } from './readlink.ts';
import { realpath } from './realpath.ts';
import { rev } from './rev.ts';
import { rm } from './rm.ts';
import { rmdir } from './rmdir.ts';
import { sed } from './sed.ts';
import { seq } from './seq.ts';
import { service } from './service.ts';
import { timeout } from './timeout.ts';
import { cmp } from './cmp.ts';
import { sleep } from './sleep.ts';
import { sort } from './sort.ts';
import { stat } from './stat.ts';
import { systemctl } from './systemctl.ts';
import { tac } from './tac.ts';
import { tail } from './tail.ts';
import { tee } from './tee.ts';
import { touch } from './touch.ts';
import { top } from './top.ts';
import { tr } from './tr.ts';
import { tree } from './tree.ts';
import { succeed } from './true.ts';
import { uname } from './uname.ts';
import { uniq } from './uniq.ts';
import { uptime } from './uptime.ts';
import { watch } from './watch.ts';
import { wc } from './wc.ts';
import { whereis } from './whereis.ts';
import { which } from './which.ts';
import { whoami } from './whoami.ts';
import { xargs } from './xargs.ts';
import { yes } from './yes.ts';

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
    cmp,
    column,
    cp,
    cut,
    date,
    df,
    diff,
    dirname,
    du,
    echo: fromBuiltin('echo'),
    egrep: grep,
    env,
    false: fail,
    fgrep: grep,
    find,
    free,
    gawk: awk,
    grep,
    head,
    hostname,
    id,
    journalctl,
    jq,
    kill: fromBuiltin('kill'),
    killall: pgrep,
    less: pager,
    ln,
    ls,
    man,
    md5sum: digest(md5),
    mkdir,
    more: pager,
    mount,
    mv,
    nano: edit,
    nl,
    nohup,
    paste,
    pgrep,
    pidof,
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
    sha256sum: digest(sha256),
    sleep,
    sort,
    stat,
    systemctl,
    tac,
    tail,
    tee,
    test: fromBuiltin('test'),
    timeout,
    top,
    touch,
    tr,
    tree,
    true: succeed,
    uname,
    uniq,
    uptime,
    vi: edit,
    vim: edit,
    watch,
    wc,
    whereis,
    which,
    whoami,
    xargs,
    yes,
    ...NETWORK_COMMANDS,
  }),
);

/** A utility as a program of a host's file system. */
export function gnuProgram(name: string): Program {
  const command = COMMANDS.get(name);
  if (command === undefined) throw new RangeError(`no command ${name}`);
  return (proc) => command(proc, 'gnu');
}
