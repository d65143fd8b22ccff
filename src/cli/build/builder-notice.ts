import { flagSetOf } from '../cobra/parse.ts';
import { FlagError } from '../cobra/flags.ts';
import { docker } from '../commands/docker.ts';
import { CommandError } from '../errors.ts';
import { quote } from '../../kernel/go/strconv.ts';

const DEPRECATED = 'DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n';
const INSTALL = 'Install the buildx component to build images with BuildKit:\n%https://docs.docker.com/go/buildx/\n';
const INDENT = ' '.repeat(12);

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/**
 * What a client without buildx says on standard error before any command that builds, its help included; empty for
 * other commands. @throws CommandError when DOCKER_BUILDKIT asks for what is not there, or is no truth value
 */
export function builderNotice(words: readonly string[], env: ReadonlyMap<string, string>): string {
  const wanted = env.get('DOCKER_BUILDKIT') ?? '';
  if (wanted !== '' && !TRUE.includes(wanted) && !FALSE.includes(wanted))
    throw new CommandError(
      `DOCKER_BUILDKIT environment variable expects boolean value: strconv.ParseBool: parsing ${quote(wanted)}: invalid syntax`,
    );
  if (!builds(words)) return '';
  if (TRUE.includes(wanted))
    throw new CommandError(
      `ERROR: BuildKit is enabled but the buildx component is missing or broken.\n       ${INSTALL.replace('%', ' '.repeat(7)).trimEnd()}`,
    );
  if (FALSE.includes(wanted))
    return `${DEPRECATED}${INDENT}BuildKit is currently disabled; enable it by removing the DOCKER_BUILDKIT=0\n${INDENT}environment-variable.\n\n`;
  return `${DEPRECATED}${INDENT}${INSTALL.replace('%', INDENT)}\n`;
}

function builds(words: readonly string[]): boolean {
  try {
    const [first, second] = flagSetOf(docker).parse(words, false);
    return first === 'build' || first === 'builder' || (first === 'image' && second === 'build');
  } catch (error) {
    if (error instanceof FlagError) return false;
    throw error;
  }
}
