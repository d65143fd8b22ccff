/** A piece of a Markdown file at its top level. Lines are counted from 1. */
export type MarkdownBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly line: number }
  /** A fenced block whose info string begins with one of the words asked for. */
  | {
      readonly kind: 'fence';
      readonly word: string;
      /** The rest of the info string. */
      readonly title: string;
      readonly text: string;
      /** The line of the opening fence. */
      readonly line: number;
      readonly closed: boolean;
    }
  /** Everything else, untouched; never blank. */
  | { readonly kind: 'prose'; readonly text: string; readonly line: number };

/**
 * Cuts Markdown into headings, fenced blocks of certain kinds and the prose between them. Other fences are prose.
 * Only what stands at the left margin is seen.
 */
export function cutMarkdown(source: string, words: ReadonlySet<string>): MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let prose: string[] = [];
  let proseLine = 1;
  let fence: { mark: string; word: string; title: string; line: number; lines: string[] } | undefined;
  const endProse = (next: number): void => {
    const text = prose.join('\n');
    if (text.trim() !== '')
      blocks.push({ kind: 'prose', text: `${text.replace(/^(\s*\n)+|\s+$/g, '')}\n`, line: proseLine });
    prose = [];
    proseLine = next;
  };
  const endFence = (closed: boolean): void => {
    if (fence === undefined) return;
    const { word, title, line, lines } = fence;
    blocks.push({ kind: 'fence', word, title, line, text: lines.map((each) => `${each}\n`).join(''), closed });
    fence = undefined;
  };
  source
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .forEach((text, index) => {
      const line = index + 1;
      if (fence !== undefined) {
        const closes = isClosing(text, fence.mark);
        const isProse = fence.word === '';
        if (isProse) prose.push(text);
        if (!closes) fence.lines.push(text);
        else if (isProse) fence = undefined;
        else {
          endFence(true);
          proseLine = line + 1;
        }
        return;
      }
      const opening = /^(`{3,}|~{3,})[ \t]*([^\s`]*)[ \t]*([^`]*)$/.exec(text);
      if (opening !== null) {
        const word = words.has(opening[2]) ? opening[2] : '';
        if (word === '') prose.push(text);
        else endProse(line);
        fence = { mark: opening[1], word, title: opening[3].trim(), line, lines: [] };
        return;
      }
      const heading = /^(#{1,6})[ \t]+(.*?)[ \t]*$/.exec(text);
      if (heading !== null) {
        endProse(line + 1);
        blocks.push({ kind: 'heading', level: heading[1].length, text: heading[2], line });
        return;
      }
      if (prose.every((each) => each.trim() === '')) proseLine = line;
      prose.push(text);
    });
  if (fence !== undefined && fence.word !== '') endFence(false);
  endProse(0);
  return blocks;
}

function isClosing(text: string, mark: string): boolean {
  const trimmed = text.trimEnd();
  return trimmed.length >= mark.length && trimmed === mark[0].repeat(trimmed.length);
}
