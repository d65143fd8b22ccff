/** Splits a line into words as docker's --entrypoint and --args do: quotes, backslashes, comments after #. */

/** @throws Error `EOF found when expecting closing quote` */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index]!;
    if (/[ \t\r\n]/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '#' && word === undefined) {
      const end = line.indexOf('\n', index);
      if (end < 0) return words;
      index = end;
    } else if (character === "'") {
      const end = line.indexOf("'", index + 1);
      if (end < 0) throw new Error('EOF found when expecting closing quote');
      word = (word ?? '') + line.slice(index + 1, end);
      index = end;
    } else if (character === '"') {
      word ??= '';
      for (index += 1; line[index] !== '"'; index += 1) {
        if (index >= line.length) throw new Error('EOF found when expecting closing quote');
        if (line[index] === '\\') {
          index += 1;
          if (index >= line.length) throw new Error('EOF found after escape character');
        }
        word += line[index];
      }
    } else if (character === '\\') {
      index += 1;
      if (index >= line.length) throw new Error('EOF found after escape character');
      word = (word ?? '') + line[index];
    } else word = (word ?? '') + character;
  }
  if (word !== undefined) words.push(word);
  return words;
}
