import type { Command, ParsedScript } from 'unbash';

/** `$(<file)`: a lone redirection reads the file. */
export function readsFile(script: ParsedScript): Command['name'] {
  const command = script.commands.length === 1 ? script.commands[0].command : undefined;
  if (command?.type !== 'Command' || command.name !== undefined || command.redirects.length !== 1) return undefined;
  const redirect = command.redirects[0];
  return redirect.type === 'Redirect' && redirect.operator === '<' && command.prefix.length === 1
    ? redirect.target
    : undefined;
}
