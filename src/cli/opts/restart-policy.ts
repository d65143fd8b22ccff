import { atoi } from '../../kernel/go/strconv.ts';
import { CommandError } from '../errors.ts';

/** A container's restart policy, as the API has it. */
export interface RestartPolicy {
  readonly Name: string;
  readonly MaximumRetryCount: number;
}

/** `always`, `on-failure:3`; an unknown name passes. @throws CommandError for a count that is no number */
export function parseRestartPolicy(text: string): RestartPolicy {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const count = colon < 0 ? '' : text.slice(colon + 1);
  if (colon === 0) throw new CommandError('invalid restart policy format: no policy provided before colon');
  if (count === '') return { Name: name, MaximumRetryCount: 0 };
  try {
    return { Name: name, MaximumRetryCount: atoi(count) };
  } catch {
    throw new CommandError('invalid restart policy format: maximum retry count must be an integer');
  }
}
