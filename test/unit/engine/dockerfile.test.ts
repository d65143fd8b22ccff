import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/engine/build/dockerfile.ts';
import { expandWord, expandWords } from '../../../src/engine/build/words.ts';
import { formatGoDuration, parseGoDuration } from '../../../src/engine/build/go-duration.ts';

// The messages are those of a 28.5.2 engine.
const REFUSED: readonly (readonly [string, string])[] = [
  ['FROM alpine\nFOO bar\n', 'dockerfile parse error on line 2: unknown instruction: FOO (did you mean FROM?)'],
  ['FRM alpine\n', 'dockerfile parse error on line 1: unknown instruction: FRM (did you mean FROM?)'],
  ['RUN echo\n', 'no build stage in current context'],
  ['', 'the Dockerfile (Dockerfile) cannot be empty'],
  ['# only\n', 'failed to parse Dockerfile: file with no instructions'],
  [
    'FROM alpine\nCOPY a.txt\n',
    'dockerfile parse error on line 2: COPY requires at least two arguments, but only one was provided. Destination could not be determined',
  ],
  [
    'FROM alpine\nHEALTHCHECK --interval=5 CMD x\n',
    'dockerfile parse error on line 2: time: missing unit in duration "5"',
  ],
  ['FROM alpine\nHEALTHCHECK --foo=5s CMD x\n', 'dockerfile parse error on line 2: unknown flag: --foo'],
  [
    'FROM alpine\nHEALTHCHECK --interval=1ns CMD x\n',
    'dockerfile parse error on line 2: Interval "interval" cannot be less than 1ms',
  ],
  [
    'FROM alpine\nHEALTHCHECK --retries=-1 CMD x\n',
    'dockerfile parse error on line 2: --retries cannot be negative (-1)',
  ],
  [
    'FROM alpine\nHEALTHCHECK --retries=x CMD x\n',
    'dockerfile parse error on line 2: strconv.ParseInt: parsing "x": invalid syntax',
  ],
  ['FROM alpine\nHEALTHCHECK x\n', 'dockerfile parse error on line 2: Unknown type "X" in HEALTHCHECK (try CMD)'],
  ['FROM alpine\nHEALTHCHECK\n', 'dockerfile parse error on line 2: HEALTHCHECK requires at least one argument'],
  ['FROM alpine\nHEALTHCHECK CMD\n', 'dockerfile parse error on line 2: Missing command after HEALTHCHECK CMD'],
  ['FROM alpine\nHEALTHCHECK NONE x\n', 'dockerfile parse error on line 2: HEALTHCHECK NONE takes no arguments'],
  ['FROM alpine\nENV A\n', 'failed to parse Dockerfile: ENV must have two arguments'],
  [
    'FROM alpine\nENV A=1 B\n',
    'failed to parse Dockerfile: Syntax error - can\'t find = in "B". Must be of the form: name=value',
  ],
  ['FROM alpine\nLABEL\n', 'dockerfile parse error on line 2: LABEL requires at least one argument'],
  ['FROM alpine\nWORKDIR\n', 'dockerfile parse error on line 2: WORKDIR requires exactly one argument'],
  ['FROM alpine\nSHELL sh\n', 'dockerfile parse error on line 2: SHELL requires the arguments to be in JSON form'],
  ['FROM alpine\nONBUILD FROM x\n', "dockerfile parse error on line 2: FROM isn't allowed as an ONBUILD trigger"],
  [
    'FROM alpine AS 1x\n',
    'dockerfile parse error on line 1: invalid name for build stage: "1x", name can\'t start with a number or contain symbols',
  ],
  ['FROM alpine a b\n', 'dockerfile parse error on line 1: FROM requires either one or three arguments'],
];

describe('Dockerfiles', () => {
  it.each(REFUSED)('refuses %j as the engine does', (source, message) => {
    expect(() => parseDockerfile(source)).toThrow(message);
  });

  it('joins lines, drops comments among them and keeps the blanks', () => {
    const { stages } = parseDockerfile('FROM alpine\nRUN echo a \\\n  # comment\n  \\\n && echo b\n');
    expect(stages[0].commands[0].original).toBe('RUN echo a    && echo b');
    const ticks = parseDockerfile('# escape=`\nFROM alpine\nRUN echo a `\n && echo b\n');
    expect(ticks.stages[0].commands[0].original).toBe('RUN echo a  && echo b');
  });

  it('reads lists in JSON, and what is none as text for the shell', () => {
    const { commands } = parseDockerfile('FROM a\nCMD ["a", "b"]\nCMD ["a", \'b\']\n').stages[0];
    expect(commands.map(({ json, words }) => ({ json, words }))).toEqual([
      { json: true, words: ['a', 'b'] },
      { json: false, words: ['["a", \'b\']'] },
    ]);
  });

  it('fills in variables as the builder does', () => {
    const lookup = (name: string): string | undefined => ({ V: '5', E: '', P: '80 443' })[name];
    expect(expandWord('${V:-x} ${W:-def} ${V:+yes} ${E:-e} ${E-e} $W', lookup)).toBe('5 def yes e  ');
    expect(expandWord('\'$V\' "$V" \\$V', lookup)).toBe('$V 5 $V');
    expect(expandWords('$P "$P"', lookup)).toEqual(['80', '443', '80 443']);
    expect(expandWords('$W', lookup)).toEqual([]);
  });

  it('reads and writes spans as Go does', () => {
    expect(parseGoDuration('1m30s')).toBe(90e9);
    expect(() => parseGoDuration('5q')).toThrow('time: unknown unit "q" in duration "5q"');
    expect([0, 5e9, 90e9, 500e6, 1.5e9, 3600e9].map(formatGoDuration)).toEqual([
      '0s',
      '5s',
      '1m30s',
      '500ms',
      '1.5s',
      '1h0m0s',
    ]);
  });
});
