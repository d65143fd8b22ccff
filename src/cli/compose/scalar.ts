/**
 * What a plain scalar means: the one place for reading YAML and for writing it. As gopkg.in/yaml.v3 decodes into an
 * untyped value: booleans of YAML 1.2, `0777` as octal, underscores within numbers.
 */

const NULL = /^(?:~|null|Null|NULL|)$/;
const TRUE = /^(?:true|True|TRUE)$/;
const FALSE = /^(?:false|False|FALSE)$/;
const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]+|0|[1-9][0-9_]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITY = /^([-+]?)\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/** The value of a scalar without quotes. */
export function resolvePlain(text: string): string | number | boolean | null {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  const integer = INTEGER.exec(text);
  if (integer !== null) {
    const digits = integer[2]!.replaceAll('_', '');
    const value = Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return integer[1] === '-' ? -value : value;
  }
  if (FLOAT.test(text)) return Number(text.replaceAll('_', ''));
  const infinity = INFINITY.exec(text);
  if (infinity !== null) return infinity[1] === '-' ? -Infinity : Infinity;
  return NOT_A_NUMBER.test(text) ? NaN : text;
}

/** Booleans and sexagesimal numbers of YAML 1.1: text today, but quoted for the readers of yesterday. */
const OLD_BOOLEAN = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/;
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

const DATE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])/;

/** Whether a text without quotes would still be read as that text. */
export function readsAsText(text: string): boolean {
  return (
    typeof resolvePlain(text) === 'string' && !OLD_BOOLEAN.test(text) && !SEXAGESIMAL.test(text) && !DATE.test(text)
  );
}
