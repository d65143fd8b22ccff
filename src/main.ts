// The page's start: one session with the worker, handed to the element that is already in the document.

import { firstWorker, startWorker } from './ui/early.ts';
import './ui/elements/swarm-lab.ts';
import { parseRoute, seedOfLink } from './ui/route.ts';
import { Session } from './ui/session.ts';

const session = new Session(firstWorker, startWorker, parseRoute(location.hash), seedOfLink());
void session.start();

const app = document.querySelector('swarm-lab');
if (app !== null) app.session = session;

addEventListener('hashchange', () => void session.open(parseRoute(location.hash)));
