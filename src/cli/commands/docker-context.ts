import type { Context } from '../context.ts';

/** What docker's commands are given to work with. */
export type DockerContext = Context;
