// The page's start, small so that it runs first: language and theme, the worker, and the session, which wakes the
// world in the worker while terminals and elements are still being loaded.

import { firstWorker, startWorker } from './ui/early.ts';
import { parseRoute, seedOfLink } from './ui/route.ts';
import { Session } from './ui/session.ts';

const session = new Session(firstWorker, startWorker, parseRoute(location.hash), seedOfLink());
void session.start();
addEventListener('hashchange', () => void session.open(parseRoute(location.hash)));

void import('./ui/page.ts').then(({ showPage }) => showPage(session));
