// Everything that is drawn: terminals and elements, loaded beside the worker.

import './elements/swarm-lab.ts';
import type { Session } from './session.ts';

/** Hands the session to the element that is already in the document. */
export function showPage(session: Session): void {
  const app = document.querySelector('swarm-lab');
  if (app !== null) app.session = session;
}
