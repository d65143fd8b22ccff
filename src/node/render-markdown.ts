import MarkdownIt from 'markdown-it';

// HTML in a lab's Markdown is shown as text: what a lab can do is what Markdown can say.
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

/** Ideographs, kana, full-width forms and their punctuation. */
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\ud840-\ud87f][\udc00-\udfff]/;
/** Full-width stops, commas, brackets: they bring their own space. */
const WIDE_MARK = /[\u3001-\u3003\u3008-\u3011\uff01-\uff0f\uff1a-\uff20]/;

// Chinese has no spaces between words, so a line break in the source must not become one.
markdown.renderer.rules['softbreak'] = (tokens, index) => {
  const before = tokens.slice(0, index).findLast(isText)?.content.at(-1) ?? '';
  const after = tokens.slice(index).find(isText)?.content[0] ?? '';
  const joined = (WIDE.test(before) && WIDE.test(after)) || WIDE_MARK.test(before) || WIDE_MARK.test(after);
  return joined ? '' : '\n';
};

/** Marks of emphasis and of links hold no text of their own. */
function isText({ content }: { readonly content: string }): boolean {
  return content !== '';
}

// Browsers break lines after hyphens; a flag such as `--replicas` must stay in one piece, or it reads as two. So must
// the name of a host.
markdown.renderer.rules['code_inline'] = (tokens, index) => `<code>${wholeWords(tokens[index].content)}</code>`;
markdown.renderer.rules['fence'] = (tokens, index) => {
  const lines = tokens[index].content.trimEnd().split('\n');
  return `<pre><code>${lines.map((line) => `<span class="line">${wholeWords(line)}</span>`).join('')}</code></pre>\n`;
};
markdown.renderer.rules['text'] = (tokens, index) => wholeWords(tokens[index].content, /\w+-\d+/g);

function wholeWords(text: string, word = /\S*-\S*/g): string {
  return markdown.utils.escapeHtml(text).replace(word, '<span class="whole-word">$&</span>');
}

// The page stays where it is when a link leads out of it.
markdown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  const token = tokens[index];
  if (/^https?:/.test(String(token.attrGet('href')))) {
    token.attrSet('target', '_blank');
    token.attrSet('rel', 'noopener');
  }
  return self.renderToken(tokens, index, options);
};

/** A lab's Markdown as HTML. */
export function renderMarkdown(source: string): string {
  return markdown.render(source);
}
