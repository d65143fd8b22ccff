import { makeDockerProgram } from '../cli/docker.ts';
import { fromHosts } from '../host/network/resolve-name.ts';
import { httpOverTcp } from '../net/http-over-tcp.ts';

/** The `docker` command for `WorldOptions`: a module of its own, because it is large and the page loads it late. */
export const dockerProgram = makeDockerProgram(({ machine }, address, port) =>
  httpOverTcp(() => machine.net.connect(fromHosts(machine, address) ?? address, port, { traced: machine.traced })),
);
