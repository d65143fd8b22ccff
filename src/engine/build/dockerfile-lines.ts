/** An instruction of a Dockerfile as it stands there, its lines joined. */
export interface DockerfileLine {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly text: string;
}

export interface DockerfileLines {
  readonly lines: readonly DockerfileLine[];
  /** What joins lines and takes the meaning from the next character: a backslash, or a backtick. */
  readonly escape: string;
  /** Instructions that an empty line cuts in two: the builder warns of them. */
  readonly warnings: readonly string[];
}

const DIRECTIVE = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/;
const HEREDOC = /<<(-?)(['"]?)([a-zA-Z0-9_.]+)\2/g;
const COMMENT = /^\s*#/;

/** Takes a Dockerfile apart into instructions: directives, comments, lines that go on. */
export function readDockerfileLines(source: string): DockerfileLines {
  const physical = source.replace(/^\uFEFF/, '').split('\n');
  if (physical[physical.length - 1] === '') physical.pop();
  const texts = physical.map((each) => each.replace(/\r$/, ''));
  let escape = '\\';
  for (const text of texts) {
    const directive = DIRECTIVE.exec(text);
    if (directive === null || !['escape', 'syntax', 'check'].includes(directive[1].toLowerCase())) break;
    if (directive[1].toLowerCase() === 'escape') escape = directive[2];
  }
  const goesOn = new RegExp(`^([\\s\\S]*)${escape === '`' ? '`' : '\\\\'}[ \\t]*$`);
  const lines: DockerfileLine[] = [];
  const warnings: string[] = [];
  let at = 0;
  while (at < texts.length) {
    const line = at + 1;
    let text = COMMENT.test(texts[at]) ? '' : texts[at].trimStart();
    at++;
    if (text.trim() === '') continue;
    let cut = false;
    for (let match = goesOn.exec(text); match !== null && at <= texts.length; match = goesOn.exec(text)) {
      text = match[1];
      while (at < texts.length && (COMMENT.test(texts[at]) || texts[at].trim() === '')) {
        if (!COMMENT.test(texts[at])) cut = true;
        at++;
      }
      if (at >= texts.length) break;
      text += texts[at++];
    }
    if (cut) warnings.push(`Empty continuation line found in: ${text}`);
    if (/^(run|copy|add)\s/i.test(text))
      for (const [, dash, , name] of text.matchAll(HEREDOC)) {
        while (at < texts.length && (dash === '' ? texts[at] : texts[at].replace(/^\t+/, '')) !== name) at++;
        at++;
      }
    lines.push({ line, text: text.trim() });
  }
  return { lines, escape, warnings };
}
