import { flag } from '../cobra/command.ts';

/** --format of the commands that print lists: a table, JSON or a template. */
export const listFormatFlag = flag(
  'format',
  'string',
  "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n'table TEMPLATE':   Print output in table format using the given Go template\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
);

/** --format of the commands that print objects: JSON or a template. */
export const objectFormatFlag = flag(
  'format',
  'string',
  "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.\nRefer to https://docs.docker.com/go/formatting/ for more information about formatting output with templates",
  { shorthand: 'f' },
);

/** --filter of the commands that list. */
export const filterFlag = flag('filter', 'filter', 'Filter output based on conditions provided', { shorthand: 'f' });

/** --filter of the commands that prune by age. */
export const pruneFilterFlag = flag('filter', 'filter', 'Provide filter values (e.g. "until=<timestamp>")');

/** --quiet of the commands that list. */
export const quietIdsFlag = flag('quiet', 'bool', 'Only display IDs', { shorthand: 'q' });

/** --quiet of the commands that list tasks. */
export const quietTaskIdsFlag = flag('quiet', 'bool', 'Only display task IDs', { shorthand: 'q' });

/** --no-trunc of the commands that list. */
export const noTruncFlag = flag('no-trunc', 'bool', "Don't truncate output");

/** --no-trunc of `ps`, `service logs` and `stats`, in other words. */
export const doNotTruncateFlag = flag('no-trunc', 'bool', 'Do not truncate output');

/** --no-resolve of the commands that list tasks. */
export const noResolveFlag = flag('no-resolve', 'bool', 'Do not map IDs to Names');

/** --pretty of the commands that print objects of the swarm. */
export const prettyFlag = flag('pretty', 'bool', 'Print the information in a human friendly format');

/** --force of the commands that prune. */
export const forceFlag = flag('force', 'bool', 'Do not prompt for confirmation', { shorthand: 'f' });
