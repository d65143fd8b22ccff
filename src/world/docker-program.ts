/** The `docker` command for `WorldOptions`: a module of its own, because it is large and the page loads it late. */
export { dockerProgram } from '../cli/docker.ts';
