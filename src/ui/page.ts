// The page itself: one session with the worker, handed to the element that is already in the document.

import './elements/swarm-lab.ts';
import { firstWorker, startWorker } from './early.ts';
import { parseRoute, seedOfLink } from './route.ts';
import { Session } from './session.ts';

const session = new Session(firstWorker, startWorker, parseRoute(location.hash), seedOfLink());
void session.start();

const app = document.querySelector('swarm-lab');
if (app !== null) app.session = session;

addEventListener('hashchange', () => void session.open(parseRoute(location.hash)));
