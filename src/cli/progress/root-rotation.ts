import { sha256, toHex } from '../../kernel/sha256.ts';
import { MILLISECOND } from '../../kernel/time.ts';
import { utf8Encode } from '../../kernel/utf8.ts';
import { anyOf, Future, type Task as Work } from '../../kernel/wait.ts';
import type { Node, Swarm } from '../api/types.ts';
import type { Context } from '../context.ts';
import { MessageDisplay, type ProgressMessage } from './message-display.ts';

const POLL = 200 * MILLISECOND;
const DIGEST = 'desired root digest';
const CERTIFICATES = '  rotated TLS certificates';
const ROOTS = '  rotated CA certificates';

/**
 * Watches the rotation of a swarm's root certificate until every node has a new certificate and trusts the new root,
 * and shows how far it is (transcripts/ca). Ctrl-C ends the watching, not the rotation.
 * @returns whether it was watched to the end
 */
export function* waitOnRootRotation(context: Context, quiet: boolean): Work<boolean> {
  const display = new MessageDisplay(
    (text) => context.print(text),
    context.isTty('out'),
    () => context.columns,
  );
  const show = quiet ? () => {} : (message: ProgressMessage) => display.show(message);
  const interrupted = new Future<void>();
  context.proc.handle('SIGINT', () => interrupted.resolve());
  try {
    show({ id: DIGEST, status: '', progressDetail: {} });
    show({ id: CERTIFICATES, status: '', progressDetail: {} });
    show({ id: ROOTS, status: ' ', progressDetail: {} });
    for (let done = false; ;) {
      const swarm = yield* context.api.json<Swarm>('GET', '/swarm');
      if (done) return true;
      done = showState(show, swarm, yield* context.api.json<readonly Node[]>('GET', '/nodes'));
      yield anyOf(context.kernel.timer(POLL), interrupted);
      if (!interrupted.settled) continue;
      if (done) return true;
      show({ status: 'Operation continuing in background.' });
      show({ status: 'Use `swarmctl cluster inspect default` to check progress.' });
      return false;
    }
  } finally {
    context.proc.handle('SIGINT', undefined);
  }
}

/** Says whether all is done. As long as certificates are missing, roots are not counted. */
function showState(show: (message: ProgressMessage) => void, swarm: Swarm, nodes: readonly Node[]): boolean {
  const { TLSInfo: desired, RootRotationInProgress } = swarm;
  const trustRoot = desired?.TrustRoot ?? '';
  show({ id: DIGEST, status: `sha256:${toHex(sha256(utf8Encode(trustRoot)))}`, progressDetail: {} });
  const count = (holds: (tls: Node['Description']['TLSInfo']) => boolean): number =>
    nodes.filter(({ Description }) => holds(Description.TLSInfo)).length;
  const renewed = count(
    (tls) =>
      tls?.CertIssuerPublicKey === desired?.CertIssuerPublicKey &&
      tls?.CertIssuerSubject === desired?.CertIssuerSubject,
  );
  const total = nodes.length;
  show({ id: CERTIFICATES, status: '', progressDetail: { current: renewed, total, units: 'nodes' } });
  const settled = renewed === total && RootRotationInProgress !== true;
  const trusting = settled ? count((tls) => (tls?.TrustRoot ?? '') === trustRoot) : 0;
  show({ id: ROOTS, status: ' ', progressDetail: { current: trusting, total, units: 'nodes' } });
  return settled && trusting === total;
}
