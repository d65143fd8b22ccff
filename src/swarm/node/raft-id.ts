import type { Kernel } from '../../kernel/kernel.ts';
import type { RaftNode } from '../raft/raft-node.ts';

/** A number that no member has or had. */
export function newRaftId(kernel: Kernel, raft: Pick<RaftNode, 'members'> | undefined): number {
  const random = kernel.random('raft ids');
  for (;;) {
    const id = random.int(1, 0x7fff_ffff) * 0x10_0000 + random.int(0, 0xf_ffff);
    if (raft === undefined || (!raft.members.byId.has(id) && !raft.members.removed.has(id))) return id;
  }
}
